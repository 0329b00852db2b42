import { EMPTY_FORM } from "../../src/tui/model/form.ts";
import type { KeyContext } from "../../src/tui/keys/key_row.ts";
import { dispatchKey } from "../../src/tui/dispatch.ts";
import { UNREAD } from "../../src/tui/model/state.ts";
import { choosePlaylist } from "../../src/tui/model/playlist_choices.ts";
import { ScreenStore } from "../../src/tui/model/screen_store.ts";
import type { Requests } from "../../src/tui/requests/requests.ts";
import type { Row } from "../../src/tui/model/rows.ts";
import type { ListView } from "../../src/tui/model/views.ts";
import { assert, assertEquals } from "@std/assert";
import { ACCOUNT } from "./requests/fake_service.ts";

/** Presses keys on a screen and records the requests that they make. */
function screen(shown: { row: Row | null } = { row: null }) {
  const store = new ScreenStore();
  const asked: string[] = [];
  const requests = new Proxy({} as Requests, {
    get: (_, name) => (given?: unknown) => {
      const { userName, readAt, name: list } = Object(given);
      const words = [String(name), readAt === null ? list : userName];
      asked.push(words.filter((it) => it).join(" "));
    },
  });
  const context = (): KeyContext => ({
    state: store.state(),
    dispatch: store.dispatch,
    requests,
    row: shown.row,
    size: { total: 0, lines: 10, perLine: 1 },
    bodyRows: 10,
    copy: () => undefined,
    redraw: () => undefined,
    quit: () => undefined,
  });
  const keys = (...all: string[]) =>
    all.forEach((it) => dispatchKey(context(), it));
  const form = () => {
    const { overlay } = store.state();
    return overlay?.kind === "sign-in" ? overlay.form : null;
  };
  return { store, asked, keys, form };
}

Deno.test("dispatchKey() opens the form and takes letters when another request is running", () => {
  const { store, asked, keys, form } = screen();
  store.dispatch({ kind: "busy", what: "Moving the tokens" });
  keys("a", "m", "e");
  assertEquals(form()?.url, "me");
  keys("esc");
  assertEquals(store.state().overlay, null);
  assertEquals([asked, store.state().busy], [[], "Moving the tokens"]);
});

Deno.test("dispatchKey() ignores letters and stops the request when the form waits for it", () => {
  const { store, asked, keys, form } = screen();
  const overlay = { kind: "sign-in", form: EMPTY_FORM } as const;
  store.dispatch({ kind: "overlay", overlay });
  store.dispatch({ kind: "busy", what: "Signing in", ofForm: true });
  keys("m");
  assertEquals(form()?.url, "");
  keys("esc");
  assertEquals(asked, ["stop"]);
});

Deno.test("dispatchKey() shows why a key is disabled and does nothing else", () => {
  const { store, asked, keys } = screen();
  const reason = () => store.state().toast?.text;
  for (const key of ["P", ".", "<", "}", "+", "c", "#", ")"]) {
    keys(key);
    assertEquals(reason(), "Nothing is playing", key);
    store.dispatch({ kind: "toast", toast: null });
  }
  store.dispatch({ kind: "accounts", accounts: [] });
  for (const key of ["S", "s", "r"]) {
    store.dispatch({ kind: "toast", toast: null });
    keys(key);
    assertEquals(reason(), "Sign in first: press a", key);
  }
  keys("D", "x");
  assertEquals(reason(), "There are no downloads");
  assertEquals([asked, store.state().overlay], [[], null]);
});

Deno.test("dispatchKey() acts on the row that the question was about when rows moved since", () => {
  const shown = { row: rowOf("ada") };
  const { store, asked, keys } = screen(shown);
  keys("A", "x");
  const { overlay } = store.state();
  assert(overlay?.kind === "confirm");
  assertEquals(overlay.question.title, "Sign out ada@media.example?");
  shown.row = rowOf("eve");
  keys("n");
  assertEquals([asked, store.state().overlay], [[], null]);
  keys("x");
  shown.row = rowOf("ada");
  keys("y");
  assertEquals(asked, ["signOut eve"]);
});

Deno.test("dispatchKey() names the account that is active after a sign-out", () => {
  const { store, keys } = screen({ row: rowOf("ada") });
  const other = (userName: string, signedInAt: string) => ({
    ...ACCOUNT,
    ...{ userName, signedInAt, active: false },
    userId: userName.slice(0, 1).repeat(32),
  });
  const accounts = [
    { ...ACCOUNT, active: true },
    other("bob", "2026-01-01T00:00:00.000Z"),
    other("eve", "2026-02-01T00:00:00.000Z"),
  ];
  store.dispatch({ kind: "accounts", accounts });
  keys("A", "x");
  const { overlay } = store.state();
  assert(overlay?.kind === "confirm");
  assertEquals(
    overlay.question.lines.at(-1),
    "eve@media.example becomes the active one.",
  );
});

Deno.test("dispatchKey() closes open details when their list is empty by now", () => {
  const { store, keys } = screen();
  keys("D");
  store.dispatch({ kind: "detail", detail: UNREAD });
  keys("i");
  assertEquals([store.state().detail, store.state().toast], [null, null]);
});

Deno.test("dispatchKey() keeps an old error when a running request hides it", () => {
  const { store, keys } = screen();
  const text = "Cannot reach the server";
  store.dispatch({ kind: "busy", what: "Moving the tokens" });
  store.dispatch({
    kind: "message",
    message: { tone: "bad", text, hint: null, atMs: 0 },
  });
  keys("j");
  assertEquals(store.state().toast?.text, text);
  store.dispatch({ kind: "busy", what: null });
  keys("j");
  assertEquals(store.state().toast, null);
});

function rowOf(userName: string): Row {
  const account = { ...ACCOUNT, userName };
  return {
    id: userName,
    symbol: " ",
    tone: "plain",
    label: userName,
    note: "",
    opens: null,
    subject: { kind: "account", account },
  };
}

Deno.test("dispatchKey() jumps to the letter after ', and any other key cancels", () => {
  const { store, asked, keys } = screen();
  const location = { kind: "library", id: "1", name: "Films" } as const;
  store.dispatch({ kind: "go", location });
  keys("'", "q");
  assertEquals(asked, ["jump"]);
  keys("'", "esc");
  assertEquals(store.state().trail.at(-1), location);
  keys("'", "enter");
  assertEquals([asked.length, store.state().jumping], [1, false]);
  store.dispatch({ kind: "filter", text: "a", caret: 1 });
  keys("'");
  assertEquals(store.state().jumping, false);
  assert(store.state().toast?.text.includes("Esc clears the filter"));
});

Deno.test("dispatchKey() searches again for the words of a row", () => {
  const row: Row = {
    id: "blue",
    symbol: " ",
    tone: "plain",
    label: "blue",
    note: "",
    opens: null,
    subject: { kind: "words", words: "blue" },
  };
  const { store, keys } = screen({ row });
  store.dispatch({ kind: "go", location: { kind: "search" } });
  keys("enter", "enter");
  assertEquals(store.state().filters, { search: "blue" });
});

/** Names of playlists before and after they are read again. */
const REREAD: [before: string[], after: string[], asked: string[]][] = [
  [["b", "c"], ["a", "b", "c"], ["addToPlaylist c"]],
  [["b", "c"], ["a", "b"], []],
];

for (const [before, after, expected] of REREAD) {
  Deno.test(`dispatchKey() adds to the selected playlist only, when ${before} become ${after}`, () => {
    const { store, asked, keys } = screen();
    store.dispatch({ kind: "lists", lists: before.map(playlist) });
    const items = { ids: ["1"], what: "Heat" };
    const overlay = choosePlaylist(store.state(), items);
    store.dispatch({ kind: "overlay", overlay });
    keys("down");
    store.dispatch({ kind: "lists", lists: after.map(playlist) });
    keys("enter");
    assertEquals(asked, expected);
  });
}

for (const [before, after] of REREAD) {
  Deno.test(`dispatchKey() opens the selected playlist only, when ${before} become ${after}`, () => {
    const { store, keys } = screen();
    store.dispatch({ kind: "lists", lists: before.map(playlist) });
    keys(":", "down");
    store.dispatch({ kind: "lists", lists: after.map(playlist) });
    keys("enter");
    const [, ...trail] = store.state().trail;
    const opened = trail.map((it) => it.kind === "list" ? it.list.id : it.kind);
    assertEquals(opened, after.includes("c") ? ["playlists", "c"] : []);
  });
}

function playlist(name: string): ListView {
  const unread = { mediaType: null, items: 3, favorite: false, readAt: null };
  return { id: name, name, kind: "playlist", ...unread };
}
