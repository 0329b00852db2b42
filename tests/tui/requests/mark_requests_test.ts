import type { ItemType } from "../../../src/core/media_item.ts";
import type { ItemView } from "../../../src/service/protocol.ts";
import { markRequests } from "../../../src/tui/requests/mark_requests.ts";
import { accountId } from "../../../src/tui/state.ts";
import { assertEquals } from "../../assert.ts";
import { ITEM, VIEW } from "../../cli/item_detail.ts";
import { ACCOUNT, settle, withAnswers } from "./fake_service.ts";

interface Item {
  type: ItemType;
  parent?: string;
  played?: boolean;
}

const encoder = new TextEncoder();

/** Returns an id that the service accepts, from which a test can read the name. */
function idOf(name: string): string {
  return encoder.encode(name).toHex().padEnd(32, "0");
}

function nameOf(id: string): string {
  const bytes = Uint8Array.fromHex(id).filter((it) => it > 0);
  return new TextDecoder().decode(bytes);
}

/** A screen of one account, and a service with these items. */
function libraryOf(items: Record<string, Item>) {
  const view = (name: string): ItemView => ({
    ...VIEW,
    id: idOf(name),
    name: `Item ${name}`,
    type: items[name]?.type ?? "movie",
    played: items[name]?.played === true,
  });
  const insideOf = (id: string): string[] =>
    Object.keys(items).filter((it) => items[it]?.parent === id);
  const apply = (id: string, value: boolean) => {
    const item = items[id];
    // A server has no such mark for an album.
    if (item && item.type !== "album") item.played = value;
    insideOf(id).forEach((it) => apply(it, value));
  };
  const marked: [string, boolean][] = [];
  const { tools, store } = withAnswers({
    "show-item": ({ item }) => ({ ...ITEM, ...view(nameOf(item)) }),
    "list-items": ({ parentId }) => {
      const items = insideOf(nameOf(parentId ?? "")).map(view);
      return { items, total: items.length, offset: 0 };
    },
    "mark-items": async ({ items: ids, value }) => {
      await settle();
      const names = ids.map(nameOf);
      names.forEach((it) => apply(it, value));
      marked.push([names.join(), value]);
      const marks = ids.map((itemId) => ({
        itemId,
        title: `Item ${nameOf(itemId)}`,
        state: "sent" as const,
        problem: null,
      }));
      return { marks };
    },
  });
  store.dispatch({ kind: "accounts", accounts: [ACCOUNT] });
  const requests = markRequests(tools, store.state);
  const toggle = (...names: string[]) =>
    requests.toggleMark(names.map(idOf), "played");
  const rest = async () => {
    for (let i = 0; i < 20; i++) await settle();
  };
  /** Confirms the question. */
  const agree = async () => {
    await rest();
    const { overlay } = store.state();
    if (overlay?.kind !== "confirm") throw new Error("nothing was asked");
    const { question } = overlay;
    store.dispatch({ kind: "overlay", overlay: null });
    if (question.does === "mark") requests.mark(question.mark);
    await rest();
    return question;
  };
  const played = () =>
    Object.keys(items).filter((it) => items[it]?.played).join();
  return { store, requests, toggle, marked, rest, agree, played };
}

const SHOW: Record<string, Item> = {
  show: { type: "series" },
  s1: { type: "season", parent: "show" },
  e1: { type: "episode", parent: "s1", played: true },
  e2: { type: "episode", parent: "s1" },
  e3: { type: "episode", parent: "s1" },
};

Deno.test("toggleMark() marks and unmarks an item when it is called twice at once", async () => {
  const { toggle, marked, rest } = libraryOf({ film: { type: "movie" } });
  toggle("film");
  toggle("film");
  await rest();
  assertEquals(marked, [["film", true], ["film", false]]);
});

Deno.test("toggleMark() asks first when others are inside the item", async () => {
  const { toggle, marked, agree, rest } = libraryOf(structuredClone(SHOW));
  toggle("show");
  await rest();
  assertEquals(marked, []);
  const { title, lines } = await agree();
  assertEquals(title, "Mark Item show as watched?");
  assertEquals(lines, ["This marks 3 episodes."]);
  assertEquals(marked, [["show", true]]);
});

Deno.test("undoMark() restores only what changed when some were marked before", async () => {
  const { requests, toggle, marked, agree, rest, played } = libraryOf(
    structuredClone(SHOW),
  );
  toggle("show");
  await agree();
  assertEquals(played(), "show,s1,e1,e2,e3");
  requests.undoMark();
  await rest();
  assertEquals(marked.at(-1), ["e2,e3", false]);
  requests.undoMark();
  await rest();
  assertEquals(marked.at(-1), ["e2,e3", true]);
});

Deno.test("undoMark() leaves an item alone when the mark did not change it", async () => {
  const { requests, toggle, marked, rest } = libraryOf({
    a: { type: "movie" },
    b: { type: "movie", played: true },
  });
  toggle("a", "b");
  requests.undoMark();
  await rest();
  assertEquals(marked, [["a,b", true], ["a", false]]);
});

Deno.test("toggleMark() marks an album as not played when all its tracks are played", async () => {
  const { store, toggle, agree, played } = libraryOf({
    album: { type: "album" },
    t1: { type: "track", parent: "album" },
    t2: { type: "track", parent: "album" },
  });
  toggle("album");
  assertEquals((await agree()).title, "Mark Item album as played?");
  assertEquals(played(), "t1,t2");
  assertEquals(store.state().toast?.text, "Item album marked as played");
  toggle("album");
  assertEquals((await agree()).lines, ["This marks 2 tracks."]);
  assertEquals(played(), "");
  assertEquals(store.state().toast?.text, "Item album marked as not played");
});

Deno.test("undoMark() undoes nothing when another account became active meanwhile", async () => {
  const { store, requests, toggle, marked, rest } = libraryOf({
    film: { type: "movie" },
  });
  toggle("film");
  await settle();
  const other = { ...ACCOUNT, userId: "c".repeat(32) };
  store.dispatch({ kind: "accounts", accounts: [other] });
  requests.forgetMark();
  await rest();
  requests.undoMark();
  await rest();
  assertEquals(marked.length, 1);
  assertEquals(store.state().toast?.text, "Nothing to undo");
});

Deno.test("toggleMark() names the account that was active when the key was pressed", async () => {
  const accounts: unknown[] = [];
  const { tools, store } = withAnswers({
    "show-item": ({ account }) => {
      accounts.push(account);
      throw new Error("enough");
    },
  });
  store.dispatch({ kind: "accounts", accounts: [ACCOUNT] });
  markRequests(tools, store.state).toggleMark([idOf("film")], "favorite");
  await settle();
  assertEquals(accounts, [accountId(ACCOUNT)]);
});
