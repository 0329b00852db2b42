import { ITEM_TYPES, watchedWord } from "../../src/core/media_item.ts";
import { assertEquals } from "../assert.ts";

Deno.test("watchedWord() returns played for audio alone", () => {
  const audio = ITEM_TYPES.filter((type) => watchedWord({ type }) === "played");
  assertEquals(audio, ["album", "audiobook", "track"]);
  const [track, film] = [{ type: "track" }, { type: "movie" }] as const;
  assertEquals(watchedWord(track, film), "watched");
  assertEquals(watchedWord(track, track), "played");
});
