import { Failure } from "../../../src/core/failure.ts";
import { fetchFor } from "../../../src/tui/requests/list_fetch.ts";
import { MissingEpisodes } from "../../../src/tui/requests/missing_episodes.ts";
import { assertEquals } from "@std/assert";
import { VIEW } from "../../cli/item_detail.ts";
import { settle, withAnswers } from "./fake_service.ts";

const SEASON = { id: "5".repeat(32), name: "Season 1", type: "season" };
const episode = (number: number) => ({
  ...VIEW,
  id: `${number}`.repeat(32),
  type: "episode" as const,
  seasonNumber: 1,
  episodeNumber: number,
});

function opened({ isAway = false } = {}) {
  let now = 0;
  let asked = 0;
  const { tools, store } = withAnswers({
    "list-items": () => ({
      items: [episode(1), episode(3)],
      total: 2,
      offset: 0,
      seasons: [],
    }),
    "list-missing": () => {
      asked++;
      if (isAway) throw new Failure("unreachable", "The server is away");
      return { items: [episode(2)] };
    },
  });
  const missing = new MissingEpisodes(tools, () => now);
  const read = async (filter = "") => {
    const query = { filter, sort: { by: "name", reversed: false, seed: 1 } };
    const location = { kind: "inside", item: SEASON } as const;
    const fetch = fetchFor(tools, { location, query: query as never, missing });
    const window = { offset: 0, limit: 10 };
    const page = await fetch?.(window, new AbortController().signal);
    const numbers = page?.rows.map((it) => it.episodeNumber).join();
    return [numbers, page?.total, page?.missing];
  };
  return {
    read,
    missing,
    store,
    asked: () => asked,
    wait: (ms: number) => (now += ms),
  };
}

Deno.test("MissingEpisodes adds rows once the server has replied, and asks seldom", async () => {
  const { read, store, asked, wait } = opened();
  assertEquals(await read(), ["1,3", 2, undefined]);
  await settle();
  assertEquals(store.state().libraryVersion, 1);
  assertEquals(await read(), ["1,2,3", 3, 1]);
  await settle();
  assertEquals([asked(), store.state().libraryVersion], [1, 1]);
  wait(11 * 60_000);
  await read();
  await settle();
  assertEquals([asked(), store.state().libraryVersion], [2, 1]);
  assertEquals(await read("unwatched"), ["1,3", 2, undefined]);
});

Deno.test("MissingEpisodes shows no failure, and asks again on the next visit", async () => {
  const { read, store, asked } = opened({ isAway: true });
  for (const times of [1, 2]) {
    assertEquals(await read(), ["1,3", 2, undefined]);
    await settle();
    assertEquals([asked(), store.state().messages], [times, []]);
  }
});

Deno.test("MissingEpisodes drops a reply for another account", async () => {
  const { missing, store } = opened();
  missing.of(SEASON);
  missing.clear();
  await settle();
  assertEquals(store.state().libraryVersion, 0);
});
