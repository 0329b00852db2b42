import { LABEL_COLUMNS } from "../../../src/tui/overlays/help.tsx";
import { downloadRow } from "../../../src/tui/model/download_rows.ts";
import { allCommands } from "../../../src/cli/commands.ts";
import { parse } from "../../../src/cli/parse.ts";
import type { KeyContext } from "../../../src/tui/keys/key_row.ts";
import { findKey, KEY_ROWS, keysAt } from "../../../src/tui/keys/key_rows.ts";
import { footerFor } from "../../../src/tui/footer.ts";
import { itemRow, placeRows, type Row } from "../../../src/tui/model/rows.ts";
import type { DownloadView, ItemView } from "../../../src/tui/model/views.ts";
import { PLAYER_KEYS } from "../../../src/tui/keys/player_keys.ts";
import { fuzzy } from "../../../src/tui/keys/palette.ts";
import {
  HOME,
  type Location,
  type LocationKind,
} from "../../../src/tui/model/location.ts";
import { reduce } from "../../../src/tui/model/reduce.ts";
import { textWidth } from "../../../src/core/text_width.ts";
import { INITIAL, type State } from "../../../src/tui/model/state.ts";
import { NOTHING_TYPED } from "../../../src/tui/model/text_input.ts";
import { assert, assertEquals } from "@std/assert";

const COMMANDS = (await allCommands()).filter((it) => it.run);

const LOCATIONS: readonly LocationKind[] = [
  "home",
  "library",
  "names",
  "named",
  "inside",
  "item",
  "search",
  "queue",
  "downloads",
  "accounts",
  "security",
  "messages",
];

Deno.test("KEY_ROWS have labels that the help does not truncate", () => {
  for (const { label } of KEY_ROWS) {
    assert(label.length < LABEL_COLUMNS, label);
  }
});

Deno.test("KEY_ROWS reach every row with some key when at its location", () => {
  for (const { id, keys, locations } of KEY_ROWS) {
    const [location] = locations ?? ["home"];
    assert(location !== undefined);
    const reached = keys.some((it) => findKey(it, location)?.id === id);
    assert(reached, `${id} at ${location}`);
  }
});

Deno.test("KEY_ROWS name existing commands with the arguments that they take", async () => {
  const known = COMMANDS.map(({ path, args = "" }) => ({ path, args }));
  for (const { id, command } of KEY_ROWS) {
    if (command === undefined) continue;
    const [path = "", placeholder = ""] = command.split(/ (?=<)/);
    if (placeholder === "") {
      const { problem } = await parse(command.split(" "));
      assertEquals(problem, undefined, command);
      continue;
    }
    const spec = known.find((it) => it.path === path);
    assert(spec, `${id}: "${path}" is a command`);
    assert(spec.args !== "", command);
  }
});

Deno.test("footerFor() fits the width and names keys of the location", () => {
  const at = (location: Location) => ({ ...INITIAL, trail: [HOME, location] });
  const accounts = at({ kind: "accounts" });
  for (const columns of [10, 40, 80, 120, 200]) {
    assert(
      footerFor(accounts, { columns: columns, row: null }).length <= columns,
    );
  }
  assert(
    footerFor(accounts, { columns: 120, row: null }).includes("x sign out"),
  );
  for (const columns of [40, 80]) {
    assert(
      /\? keys {2}q quit$/.test(
        footerFor(accounts, { columns: columns, row: null }),
      ),
    );
  }
  assert(
    !footerFor(at({ kind: "search" }), { columns: 120, row: null }).includes(
      "sign out",
    ),
  );
});

Deno.test("footerFor() always has room for Esc, and measures wide titles", () => {
  const item = { id: "1".repeat(32), name: "Film", type: "movie" };
  const link = {
    line: "similar",
    at: 0,
    text: "\u6620".repeat(30),
    opens: { kind: "item", item },
  } as const;
  const page = { kind: "item", item } as const;
  const state: State = {
    ...INITIAL,
    trail: [HOME, page],
    links: { item: item.id, links: [link] },
  };
  const cursor = { index: 1, top: 0 };
  const selected = reduce(state, { kind: "cursor", cursor });
  const footer = footerFor(selected, { columns: 80, row: null });
  assert(footer.startsWith("Enter open \u6620"), footer);
  assert(footer.endsWith("Esc back  ? keys  q quit"), footer);
  assert(textWidth(footer) <= 80, footer);
});

Deno.test("footerFor() names the keys of an overlay", () => {
  const state: State = {
    ...INITIAL,
    overlay: { kind: "palette", ...NOTHING_TYPED, selected: null },
  };
  assert(footerFor(state, { columns: 80, row: null }).includes("Esc closes"));
  assert(!footerFor(state, { columns: 80, row: null }).includes("q quit"));
});

Deno.test("keysAt() assigns a key to one row alone", () => {
  for (const location of LOCATIONS) {
    const keys = keysAt(location).flatMap((it) => it.keys);
    assertEquals(keys.length, new Set(keys).size, location);
  }
});

Deno.test("fuzzy() prefers letters that follow each other and start words", () => {
  assertEquals(fuzzy("zz", "sign out"), null);
  const better = fuzzy("si", "sign out") ?? 0;
  const worse = fuzzy("si", "search for it") ?? 0;
  assert(better > worse);
});

Deno.test("footerFor() leaves out disabled keys", () => {
  const at = (kind: "accounts" | "security" | "downloads"): State => ({
    ...INITIAL,
    accounts: [],
    trail: [HOME, { kind }],
  });
  assertEquals(
    footerFor(at("accounts"), { columns: 120, row: null }),
    "a sign in  Esc back  ? keys  q quit",
  );
  assert(
    !footerFor(at("security"), { columns: 120, row: null }).includes("migrate"),
  );
  assert(
    !footerFor(at("downloads"), { columns: 120, row: null }).includes("remove"),
  );
});

Deno.test("a key for titles names Tab on the side bar only if there are shelves", () => {
  const [row] = placeRows(INITIAL);
  assert(row !== undefined);
  const shelf = { title: "Next up", items: [], isInProgress: false };
  const reasons = [[], [shelf]].map((shelves) =>
    findKey("p", "home")?.disabled?.({
      state: { ...INITIAL, shelves },
      row,
    })
  );
  assertEquals(reasons, [
    "Choose a title first: Enter opens a library",
    "Choose a title first: Tab goes to the next shelf",
  ]);
});

Deno.test("the key for favourites marks a playlist, or the selected titles", () => {
  const list = {
    id: "1",
    name: "Evening",
    kind: "playlist",
    mediaType: null,
    items: 3,
    favorite: false,
    readAt: null,
  } as const;
  const row = { subject: { kind: "list", list } } as Row;
  const done: unknown[] = [];
  const requests = {
    toggleFavoriteList: (it: unknown) => done.push(it),
    toggleMark: (ids: unknown) => done.push(ids),
  };
  for (const marked of [new Map(), new Map([["2", "It"]])]) {
    const state = { ...INITIAL, marked };
    const key = findKey("f", "playlists");
    assertEquals(key?.disabled?.({ state, row }), null);
    key?.run({ state, row, requests } as unknown as KeyContext);
  }
  assertEquals(done, [list, ["2"]]);
});

Deno.test("footerFor() names the keys of the player first during playback", () => {
  const playing = {
    item: "1",
    title: "Film",
    state: "playing",
    positionMs: 0,
    runtimeMs: null,
    player: null,
    queue: null,
    next: null,
    segment: null,
  } as const;
  const player = {
    name: "mpv",
    volume: 80,
    muted: false,
    audio: null,
    subtitles: null,
  };
  const footerOf = (playing: State["playing"]) => {
    const trail = [HOME, { kind: "messages" }] as const;
    return footerFor({ ...INITIAL, trail, playing }, {
      columns: 80,
      row: null,
    });
  };
  assert(!footerOf(null).includes(". stop"));
  assert(footerOf(playing).startsWith(". stop  "));
  assert(
    footerOf({ ...playing, player }).startsWith("P pause  < > 10 s  . stop  "),
  );
  assert(
    footerOf({ ...playing, state: "paused", player }).startsWith("P resume  "),
  );
  const next = { title: "Film 2", inMs: 1_000 };
  assert(footerOf({ ...playing, next }).startsWith("e play no other  . stop"));
});

Deno.test("findKey() returns the keys of the player in every location", () => {
  const kinds = ["home", "library", "item", "downloads", "security"] as const;
  for (const [id, { keys }] of Object.entries(PLAYER_KEYS)) {
    for (const key of keys) {
      for (const kind of kinds) assertEquals(findKey(key, kind)?.id, id, kind);
    }
  }
});

Deno.test("footerFor() offers to play and download any item, and to pause only unfinished downloads", () => {
  const film = { kind: "library", id: "1", name: "Films" } as const;
  const state: State = { ...INITIAL, trail: [HOME, film] };
  const footerOf = (row: Row) => footerFor(state, { columns: 120, row });
  const item = { id: "2", name: "It", type: "movie" } as ItemView;
  assert(footerOf(itemRow(item, film)).includes("p play"));
  for (const type of ["series", "season", "album"] as const) {
    const footer = footerOf(itemRow({ ...item, type }, film));
    assert(footer.includes("p play"), type);
    assert(footer.includes("d download"), type);
  }
  const download = {
    itemId: "2",
    title: "It",
    state: "paused",
    receivedBytes: 1,
    sizeBytes: 2,
  } as DownloadView;
  const downloads = [download];
  const at: State = { ...INITIAL, downloads, trail: [HOME, DOWNLOADS] };
  const ofState = (state: DownloadView["state"]) =>
    footerFor(at, { columns: 120, row: downloadRow({ ...download, state }) });
  assert(ofState("paused").includes("Space pause"));
  assert(!ofState("done").includes("Space pause"));
  assert(ofState("done").includes("Esc back"));
});

const DOWNLOADS = { kind: "downloads" } as const;
