import { emptyState } from "../../../src/tui/model/empty_states.ts";
import { INITIAL, type State } from "../../../src/tui/model/state.ts";
import { assertMatch } from "@std/assert";
import { ACCOUNT } from "../requests/fake_service.ts";

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

const LIST = {
  id: "2".repeat(32),
  name: "Evening",
  kind: "playlist",
  mediaType: null,
  items: 3,
  favorite: false,
  readAt: null,
} as const;
const READ = { ...LIST, readAt: SYNCED.syncedAt };
const AWAY = { ...ACCOUNT, state: "unreachable" } as const;

const OF_LISTS: [
  when: string,
  change: Partial<State>,
  words: RegExp,
][] = [
  ["it was removed", {}, /no longer has this playlist/],
  ["it is being read", { lists: [LIST] }, /Reading this playlist/],
  ["the server is away", { lists: [LIST], accounts: [AWAY] }, /never opened/],
  ["it is empty", { lists: [{ ...READ, items: 0 }] }, /is empty/],
  ["all of it is elsewhere", { lists: [READ] }, /is in your libraries/],
];

for (const [when, change, words] of OF_LISTS) {
  Deno.test(`emptyState() explains an empty playlist when ${when}`, () => {
    const { id, name, kind: type } = LIST;
    const location = { kind: "list", list: { id, name, type } } as const;
    assertMatch(
      emptyState({ ...INITIAL, ...change, trail: [location] }),
      words,
    );
  });
}

Deno.test("emptyState() says that a server has no playlists", () => {
  const state: State = { ...INITIAL, trail: [{ kind: "playlists" }] };
  assertMatch(emptyState(state), /has no playlists/);
});

for (const [when, libraries, words] of WORDS) {
  Deno.test(`emptyState() explains an empty library when ${when}`, () => {
    const { id, name } = LIBRARY;
    const location = { kind: "library", id, name } as const;
    const state: State = { ...INITIAL, libraries, trail: [location] };
    assertMatch(emptyState(state), words);
  });
}
