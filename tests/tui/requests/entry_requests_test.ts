import type { CommandInput, Reply } from "../../../src/service/protocol.ts";
import { Failure } from "../../../src/core/failure.ts";
import {
  entriesOf,
  entryRequests,
  followLists,
} from "../../../src/tui/requests/entry_requests.ts";
import { playbackRequests } from "../../../src/tui/requests/playback_requests.ts";
import { HOME } from "../../../src/tui/model/location.ts";
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
const ENTRIES = ["a", "b", "a"].map((it, at) => ({
  ...VIEW,
  id: id(it),
  name: `Film ${it}`,
  copy: at === 2 ? 2 : 1,
  position: at + 1,
}));
const THERE = {
  kind: "list",
  list: { id: LIST.id, name: LIST.name, type: LIST.kind },
} as const;

/** Makes a screen whose service has one list. */
function withList(refresh: () => Reply<"refresh-list"> = unchanged) {
  const stored = (
    { offset, limit }: CommandInput<"list-entries">,
  ): Reply<"list-entries"> => ({
    items: ENTRIES.slice(offset, offset + limit),
    total: ENTRIES.length,
    missing: 0,
  });
  return withAnswers({
    "list-lists": () => ({ lists: [LIST] }),
    "list-entries": stored,
    "refresh-list": refresh,
    "edit-playlist": () => ({ list: LIST, added: 0, removed: 0 }),
    "start-playback": () => ({ plays: [], failed: 0 }),
  });
}

const unchanged = (): Reply<"refresh-list"> => ({
  list: LIST,
  changed: false,
  problem: null,
});

const namesOf = (sent: readonly { name: string }[]) =>
  sent.map(({ name }) => name);

Deno.test("entriesOf() reads a window, or what matches a filter", async () => {
  const { tools } = withList();
  const read = async (filter: string, offset = 0) => {
    const { signal } = new AbortController();
    const fetch = entriesOf(tools, { listId: LIST.id, filter });
    const { rows, total } = await fetch({ offset, limit: 2 }, signal);
    return [total, ...rows.map((it) => it.copy)];
  };
  assertEquals(await read(""), [3, 1, 1]);
  assertEquals(await read("", 2), [3, 2]);
  assertEquals(await read("film A"), [2, 1, 2]);
  assertEquals(await read("nobody"), [0]);
});

Deno.test("playFrom() plays the list from the entry on, also one item twice", async () => {
  const { tools, store, sent } = withList();
  const playback = playbackRequests(tools, () => store.state().playing);
  const unused = () => {
    throw new Error("not used");
  };
  const others = { ...playback, download: unused, toggleMark: unused };
  const { playFrom } = entryRequests(tools, others);
  playFrom(LIST, { index: 1, item: { id: id("b"), name: "Film b" } });
  assertEquals(store.state().playing?.title, "Film b");
  await settle();
  const { items, follows } = Object(sent.at(-1)?.input);
  assertEquals([items, follows], [[id("b"), id("a")], false]);
  // A row that has moved meanwhile plays alone.
  playFrom(LIST, { index: 0, item: { id: id("b"), name: "Film b" } });
  await settle();
  assertEquals(Object(sent.at(-1)?.input).items, [id("b")]);
});

Deno.test("moveEntry() names the item that it moves, and moves one at a time", async () => {
  const { tools, store, sent } = withList();
  const unused = () => {
    throw new Error("not used");
  };
  const others = { playAll: unused, download: unused, toggleMark: unused };
  const { moveEntry, removeEntry } = entryRequests(tools, others);
  const entry = { id: id("b"), name: "Film b", position: 2 };
  moveEntry(LIST, { entry, to: 1 });
  moveEntry(LIST, { entry, to: 1 });
  await settle();
  await settle();
  removeEntry(LIST, entry);
  await settle();
  const edits = sent.filter(({ name }) => name === "edit-playlist");
  const itemId = entry.id;
  assertEquals(edits.map(({ input }) => Object(input).edit), [
    { kind: "move", from: 2, to: 1, itemId },
    { kind: "remove", positions: [2], itemId },
  ]);
  assertEquals(store.state().libraryVersion, 2);
  assertEquals(store.state().toast?.text, "Film b removed");
});

Deno.test("downloadList() and markList() take each item of a list once", async () => {
  const { tools, sent } = withList();
  const taken: unknown[] = [];
  const { downloadList, markList } = entryRequests(tools, {
    playAll: () => undefined,
    download: (ids) => taken.push(ids),
    toggleMark: (...given) => taken.push(given),
  });
  downloadList(LIST);
  await settle();
  markList(LIST);
  await settle();
  const ids = [id("a"), id("b")];
  assertEquals(taken, [ids, [ids, "played", { asks: true }]]);
  assertEquals(namesOf(sent).slice(0, 2), ["refresh-list", "list-entries"]);
});

Deno.test("followLists() reads the lists after a change, and a list that is opened once", async () => {
  const { tools, store, sent } = withList();
  const stop = followLists(tools, store);
  store.dispatch({ kind: "libraries", libraries: [] });
  await settle();
  assertEquals(store.state().lists, [LIST]);
  store.dispatch({ kind: "go", location: THERE });
  store.dispatch({ kind: "go", location: { kind: "item", item: VIEW } });
  store.dispatch({ kind: "back" });
  await settle();
  assertEquals(namesOf(sent), ["list-lists", "refresh-list"]);
  store.dispatch({ kind: "go-to", trail: [HOME] });
  store.dispatch({ kind: "go", location: THERE });
  await settle();
  assertEquals(namesOf(sent).slice(2), ["refresh-list"]);
  stop();
  store.dispatch({ kind: "library-changed" });
  await settle();
  assertEquals(sent.length, 3);
});

Deno.test("followLists() reads the lists again after an opened one has changed", async () => {
  const changed = { ...unchanged(), changed: true };
  const { tools, store, sent } = withList(() => changed);
  followLists(tools, store);
  store.dispatch({ kind: "libraries", libraries: [] });
  await settle();
  store.dispatch({ kind: "go", location: THERE });
  await settle();
  const names = ["list-lists", "refresh-list", "list-lists"];
  assertEquals(namesOf(sent), names);
  assertEquals(store.state().libraryVersion, 1);
});

for (
  const [kind, messages] of [["unreachable", 0], ["not_found", 1]] as const
) {
  Deno.test(`followLists() shows ${messages} messages when opening a list ends as ${kind}`, async () => {
    const { tools, store } = withList(() => {
      throw new Failure(kind, "Cannot open");
    });
    followLists(tools, store);
    store.dispatch({ kind: "libraries", libraries: [] });
    await settle();
    store.dispatch({ kind: "go", location: THERE });
    await settle();
    assertEquals(store.state().messages.length, messages);
  });
}
