import { emptyState } from "../../../src/tui/model/empty_states.ts";
import { INITIAL, type State } from "../../../src/tui/model/state.ts";
import { assertMatch } from "@std/assert";

const LIBRARY = {
  id: "1".repeat(32),
  name: "Films",
  collectionType: "movies",
  items: 0,
  syncedAt: null,
};
const SYNCED = { ...LIBRARY, syncedAt: "2026-11-29T10:00:00.000Z" };

const WORDS: [when: string, libraries: State["libraries"], words: RegExp][] = [
  ["it was never read", [LIBRARY], /Press S/],
  ["it is empty", [SYNCED], /lists nothing in this library/],
  ["it was taken away", [], /no longer lists .* hidden or grouped/],
];

for (const [when, libraries, words] of WORDS) {
  Deno.test(`emptyState() explains an empty library when ${when}`, () => {
    const { id, name } = LIBRARY;
    const location = { kind: "library", id, name } as const;
    const state: State = { ...INITIAL, libraries, trail: [location] };
    assertMatch(emptyState(state), words);
  });
}
