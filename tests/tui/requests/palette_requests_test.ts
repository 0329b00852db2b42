import { followPalette } from "../../../src/tui/requests/palette_requests.ts";
import { paletteEntries } from "../../../src/tui/keys/palette.ts";
import { assertEquals } from "@std/assert";
import { VIEW } from "../../cli/item_detail.ts";
import { settle, withAnswers } from "./fake_service.ts";

const LIBRARY = {
  id: "1".repeat(32),
  name: "Films",
  collectionType: "movies",
  items: 3,
  syncedAt: null,
};

Deno.test("followPalette() finds titles for the text, and none for older text", async () => {
  const { tools, store, sent } = withAnswers({
    "search-items": ({ words }) => ({
      items: [{ ...VIEW, type: "movie", name: `Zz ${words}` }],
      total: 1,
      problem: null,
    }),
  });
  const stop = followPalette(tools, store);
  store.dispatch({ kind: "libraries", libraries: [LIBRARY] });
  const type = (text: string) =>
    store.dispatch({
      kind: "overlay",
      overlay: { kind: "palette", text, caret: 9, selected: null },
    });
  const titles = (text: string) =>
    paletteEntries(store.state(), text).map(({ label }) => label)
      .filter((it) => it.startsWith("movie "));
  type("");
  await settle();
  assertEquals(sent.length, 0);
  type("zzq");
  await settle();
  assertEquals(titles("zzq"), ["movie Zz zzq"]);
  assertEquals(titles("zzqq"), []);
  stop();
  type("other");
  await settle();
  assertEquals(sent.length, 1);
});
