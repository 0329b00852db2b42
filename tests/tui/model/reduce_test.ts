import { type Change, reduce } from "../../../src/tui/model/reduce.ts";
import { homeRows } from "../../../src/tui/model/fixed_rows.ts";
import { HOME, type Location } from "../../../src/tui/model/location.ts";
import {
  currentLocation,
  cursorAt,
  filterAt,
} from "../../../src/tui/model/state.ts";
import { END } from "../../../src/tui/model/text_input.ts";
import { assert, assertEquals } from "@std/assert";
import { after, FILMS } from "./after_changes.ts";
const library = (id: string) => ({
  id,
  name: `Library ${id}`,
  collectionType: null,
  items: 3,
  syncedAt: null,
});

Deno.test("reduce() leaves the cursor on its row when libraries come in above it", () => {
  const state = after({ kind: "cursor", cursor: { index: 2, top: 0 } });
  const id = homeRows(state)[2]?.id;
  const libraries = [library("1"), library("2")];
  const next = reduce(state, { kind: "libraries", libraries });
  assertEquals(homeRows(next)[cursorAt(next, HOME).index]?.id, id);
  assertEquals(cursorAt(next, HOME).index, 3);
});

Deno.test("reduce() leaves the cursor at the first library's place until it is loaded", () => {
  const kind = "libraries";
  const first = (state = after()) => homeRows(state)[0];
  assertEquals([first()?.label, first()?.note], ["Libraries", "loading"]);
  const unread = after({ kind, libraries: null });
  const read = reduce(unread, { kind, libraries: [library("1")] });
  assertEquals([first(read)?.id, cursorAt(read, HOME).index], ["1", 0]);
  const none = reduce(unread, { kind: "sync", sync: null });
  assertEquals([first(none)?.id, cursorAt(none, HOME).index], ["search", 0]);
  const later = reduce(none, { kind, libraries: [library("1")] });
  assertEquals(homeRows(later)[cursorAt(later, HOME).index]?.id, "search");
});

Deno.test("homeRows() counts no library while it is read for the first time", () => {
  const sync = { library: "Library 1", done: 1, total: 3 };
  const reading = after(
    { kind: "libraries", libraries: [library("1")] },
    { kind: "sync", sync },
  );
  assertEquals(homeRows(reading)[0]?.note, "loading");
  const read = reduce(reading, { kind: "sync", sync: null });
  assertEquals(homeRows(read)[0]?.note, "3");
});

Deno.test("reduce() shifts cursor and window by the rows that came in above", () => {
  const cursor = { index: 7, top: 3 };
  const state = after({ kind: "go", location: FILMS }, {
    kind: "cursor",
    cursor,
  });
  const shift = (rows: number) =>
    cursorAt(reduce(state, { kind: "shift", location: FILMS, rows }), FILMS);
  assertEquals(shift(5), { index: 12, top: 8 });
  assertEquals(shift(-4), { index: 3, top: 0 });
});

Deno.test("reduce() shows a download from its first event and forgets its pace at the end", () => {
  const event = {
    kind: "download-progress",
    serverId: "f".repeat(32),
    item: "a".repeat(32),
    root: "/films",
    title: "Film",
    state: "running",
    waiting: false,
    elsewhere: false,
    done: 5,
    total: 10,
    rate: 2,
    leftMs: 2_500,
  } as const;
  const running = after({ kind: "event", event, atMs: 0 });
  assertEquals(running.downloads.length, 1);
  assertEquals(running.downloads[0]?.rate, 2);
  const [known] = running.downloads;
  assert(known);
  const { rate: _, leftMs: __, ...record } = known;
  const done = reduce(running, {
    kind: "downloads",
    downloads: [{ ...record, state: "done" }],
  });
  assertEquals(done.downloads[0]?.rate, null);
});

Deno.test("reduce() shows progress on its own row when an item is in two folders", () => {
  const event = {
    kind: "download-progress",
    serverId: "f".repeat(32),
    item: "a".repeat(32),
    root: "/films",
    title: "Film",
    state: "queued",
    waiting: false,
    elsewhere: false,
    done: 0,
    total: 10,
    rate: null,
    leftMs: null,
  } as const;
  const others = [
    { root: "/elsewhere" },
    { root: "/films", serverId: "e".repeat(32) },
  ];
  const all = [event, ...others.map((it) => ({ ...event, ...it }))];
  for (const moved of all) {
    const running = { ...moved, state: "running", done: 5, rate: 2 } as const;
    const state = after(
      ...[...all, running].map((it) =>
        ({ kind: "event", event: it, atMs: 0 }) as const
      ),
    );
    const expected = all.map((it) => it === moved ? 5 : 0);
    assertEquals(
      state.downloads.map((it) => it.receivedBytes),
      expected,
    );
    const records = state.downloads.map(({ rate: _, leftMs: __, ...it }) => it);
    const read = reduce(state, {
      kind: "downloads",
      downloads: records.map((it) => ({ ...it, state: "running" as const })),
    });
    assertEquals(
      read.downloads.map((it) => it.rate),
      all.map((it) => it === moved ? 2 : null),
    );
  }
});

Deno.test("reduce() keeps 200 messages, and shows the last until it is hidden", () => {
  const messages = Array.from({ length: 250 }, (_, i): Change => ({
    kind: "message",
    message: { tone: "plain", text: `${i}`, hint: null, atMs: i },
  }));
  const state = after(...messages);
  assertEquals(state.messages.length, 200);
  assertEquals(state.toast?.text, "249");
  assertEquals(reduce(state, { kind: "toast", toast: null }).toast, null);
});

const QUEUE = {
  number: 1,
  total: 1,
  repeat: "off",
  ends: false,
  changes: 0,
} as const;

Deno.test("reduce() keeps the current playback when an earlier one has ended", () => {
  const event = (item: string, state: "playing" | "ended") => ({
    kind: "event" as const,
    atMs: 0,
    event: {
      kind: "playback-progress" as const,
      item: item.repeat(32),
      requested: item.repeat(32),
      title: `Film ${item}`,
      state,
      positionMs: 1_000,
      runtimeMs: null,
      url: null,
      player: null,
      queue: QUEUE,
      next: null,
      segment: null,
    },
  });
  const both = after(event("a", "playing"), event("b", "playing"));
  assertEquals(both.playing?.title, "Film b");
  const one = reduce(both, event("a", "ended"));
  const told = reduce(one, { kind: "ended", item: "a".repeat(32) });
  assertEquals([one, told].map((it) => it.playing?.title), [
    "Film b",
    "Film b",
  ]);
  assertEquals(reduce(told, event("b", "ended")).playing, null);
});

Deno.test("reduce() lets every call decide the account's state", () => {
  const account = {
    serverId: "a".repeat(32),
    serverName: "Home",
    serverUrl: "https://home.example",
    userId: "b".repeat(32),
    userName: "ada",
    alias: null,
    active: true,
    tokenStorage: "encrypted-file",
    state: "valid",
    signedInAt: "2026-11-23T10:00:00.000Z",
    problem: null,
    server: null,
  } as const;
  const { serverId, userId } = account;
  const kind = "account-answer";
  const answer = (state: "answering" | "valid" | "rejected" | "unreachable") =>
    ({
      kind: "event",
      event: { kind, serverId, userId, state, problem: null },
      atMs: 0,
    }) as const;
  const known = after({ kind: "accounts", accounts: [account] });
  const stateAfter = (
    ...states: Parameters<typeof answer>[0][]
  ) => states.map(answer).reduce(reduce, known).accounts?.[0]?.state;
  assertEquals(reduce(known, answer("valid")), known);
  assertEquals(reduce(known, answer("answering")), known);
  assertEquals(stateAfter("unreachable"), "unreachable");
  assertEquals(stateAfter("unreachable", "answering"), "unchecked");
  assertEquals(stateAfter("unreachable", "valid"), "valid");
  assertEquals(stateAfter("rejected", "answering"), "rejected");
  const other = answer("rejected");
  const event = { ...other.event, userId: "c".repeat(32) };
  assertEquals(reduce(known, { ...other, event }), known);
});

Deno.test("reduce() shows that the keyring is locked as a message when no request is running", () => {
  const event = { kind: "waiting-for-keyring" } as const;
  const quiet = after({ kind: "event", event, atMs: 0 });
  assertEquals(quiet.busy, null);
  assertEquals(quiet.toast?.text, "Waiting for you to unlock the keyring");
  const busy = after(
    { kind: "busy", what: "Signing in", ofForm: true },
    { kind: "event", event, atMs: 0 },
  );
  assertEquals(busy.busy, "Waiting for you to unlock the keyring");
  assertEquals([busy.formWaits, busy.toast], [true, null]);
});

Deno.test("reduce() ignores progress when its request has ended", () => {
  const stopped = after({ kind: "busy", what: "Moving the tokens" }, {
    kind: "busy",
    what: null,
  });
  for (
    const event of [
      { kind: "storage-progress", step: "migrate", done: 1, total: 2 },
      {
        kind: "quick-connect-code",
        code: "123456",
        serverUrl: "https://media.example",
        expiresAt: "2026-11-30T00:00:00.000Z",
      },
    ] as const
  ) {
    const next = reduce(stopped, { kind: "event", event, atMs: 0 });
    assertEquals([next.busy, next.overlay], [null, null]);
  }
});

Deno.test("reduce() shows a play of several parts as the item that was requested", () => {
  const item = "a".repeat(32);
  const event = {
    kind: "playback-progress",
    item: "b".repeat(32),
    requested: item,
    title: "Film, part 2",
    state: "playing",
    positionMs: 1_000,
    runtimeMs: null,
    url: null,
    player: null,
    queue: QUEUE,
    next: null,
    segment: null,
  } as const;
  const state = after(
    { kind: "ask-to-play", item, title: "Film" },
    { kind: "event", event, atMs: 0 },
  );
  const { playing } = state;
  assertEquals([playing?.item, playing?.state], [item, "playing"]);
  assertEquals(reduce(state, { kind: "ended", item }).playing, null);
});

Deno.test("reduce() forgets marks, filters and the way back when another account is active", () => {
  const state = after(
    { kind: "go", location: FILMS },
    { kind: "mark", id: "1", name: "Film" },
    { kind: "filter", text: "fi", caret: END },
    { kind: "cursor", cursor: { index: 4, top: 0 } },
    { kind: "libraries", libraries: [library("1")] },
    { kind: "go-to", trail: [HOME, { kind: "accounts" }] },
    { kind: "cursor", cursor: { index: 1, top: 0 } },
    { kind: "other-account" },
  );
  assertEquals([state.marked.size, state.lastTrail, state.libraries], [
    0,
    null,
    null,
  ]);
  assertEquals([filterAt(state, FILMS), cursorAt(state, FILMS).index], ["", 0]);
  const accounts: Location = { kind: "accounts" };
  assertEquals([currentLocation(state), cursorAt(state, accounts).index], [
    accounts,
    1,
  ]);
});

Deno.test("reduce() goes home when another account is active and an item was open", () => {
  const item = { id: "1", name: "Film", type: "movie" };
  const state = after(
    { kind: "go", location: FILMS },
    { kind: "go", location: { kind: "item", item } },
    { kind: "other-account" },
  );
  assertEquals([state.trail, state.detail], [[HOME], null]);
});
