import { Failure } from "../../../src/core/failure.ts";
import { playlistRequests } from "../../../src/tui/requests/playlist_requests.ts";
import type { Overlay } from "../../../src/tui/model/state.ts";
import { assertEquals } from "@std/assert";
import { VIEW } from "../../cli/item_detail.ts";
import { settle, withAnswers } from "./fake_service.ts";

const id = (letter: string) => letter.repeat(32);
const LIST = {
  id: id("f"),
  name: "Evening",
  kind: "playlist",
  mediaType: null,
  items: 3,
  favorite: false,
  readAt: null,
} as const;
const TWO = { ids: [id("a"), id("b")], what: "2 items" };

/** Makes a screen with three marked items whose server adds so many. */
function screen(added: () => number) {
  const reply = () => ({ list: LIST, added: added(), removed: 0 });
  const entry = { ...VIEW, copy: 1, position: 1 };
  const made = withAnswers({
    "edit-playlist": reply,
    "create-playlist": reply,
    "refresh-list": () => ({ list: LIST, changed: false, problem: null }),
    "list-entries": () => ({ items: [entry], total: 1, missing: 0 }),
  });
  const { tools, store } = made;
  const marked = new Map([...TWO.ids, id("c")].map((it) => [it, "It"]));
  store.dispatch({ kind: "marked", marked });
  return { ...made, requests: playlistRequests(tools, store.state) };
}

Deno.test("addToPlaylist() adds the items, and clears their selection alone", async () => {
  const { requests, store, sent } = screen(() => 2);
  requests.addToPlaylist(LIST, TWO);
  await settle();
  const edit = { kind: "add", items: TWO.ids };
  const input = { account: null, list: LIST.id, edit };
  assertEquals(sent, [{ name: "edit-playlist", input }]);
  assertEquals([...store.state().marked.keys()], [id("c")]);
  assertEquals(store.state().toast?.text, "2 items added to Evening");
  assertEquals(store.state().libraryVersion, 1);
});

Deno.test("addToPlaylist() says what the server added", async () => {
  let added = 0;
  const { requests, store } = screen(() => added);
  const one = { ids: [id("a")], what: "Heat" };
  const texts: (string | undefined)[] = [];
  for (added of [1, 12, 0]) {
    requests.addToPlaylist(LIST, one);
    await settle();
    texts.push(store.state().toast?.text);
  }
  assertEquals(texts, [
    "Heat added to Evening",
    "12 items added to Evening",
    "Nothing added: Evening may have Heat already",
  ]);
});

Deno.test("createPlaylist() creates one that is private", async () => {
  const { requests, sent } = screen(() => 2);
  requests.createPlaylist("Evening", TWO);
  await settle();
  const { items, name, isPublic } = Object(sent[0]?.input);
  assertEquals([name, items, isPublic], ["Evening", TWO.ids, false]);
});

Deno.test("addToPlaylist() keeps the selection if it fails", async () => {
  const { requests, store } = screen(() => {
    throw new Failure("forbidden", "Cannot change it");
  });
  requests.addToPlaylist(LIST, TWO);
  await settle();
  assertEquals(store.state().marked.size, 3);
  assertEquals(store.state().toast?.text, "Cannot change it");
});

for (const open of ["nothing", "help"] as const) {
  Deno.test(`addListToPlaylist() asks for a playlist while ${open} is open`, async () => {
    const { requests, store } = screen(() => 1);
    const help: Overlay = { kind: "help", text: "", caret: 0, top: 0 };
    if (open === "help") store.dispatch({ kind: "overlay", overlay: help });
    requests.addListToPlaylist({ id: id("e"), name: "Saga" });
    await settle();
    const { overlay } = store.state();
    const asked = overlay?.kind === "add-to-playlist" ? overlay.items : null;
    const items = { ids: [VIEW.id], what: "Saga" };
    assertEquals(asked, open === "help" ? null : items);
  });
}
