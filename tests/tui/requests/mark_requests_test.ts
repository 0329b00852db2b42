import { markRequests } from "../../../src/tui/requests/mark_requests.ts";
import { accountId } from "../../../src/tui/model/state.ts";
import { assertEquals } from "@std/assert";
import { idOf, libraryOf, SHOW } from "./fake_library.ts";
import { ACCOUNT, settle, withAnswers } from "./fake_service.ts";

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

Deno.test("toggleMark() asks for a list, and unmarks it only if all of it is marked", async () => {
  const { requests, marked, agree, rest } = libraryOf({
    a: { type: "movie", played: true },
    b: { type: "movie" },
  });
  const ids = ["a", "b"].map(idOf);
  for (const value of [true, false]) {
    requests.toggleMark(ids, "played", { asks: true });
    await rest();
    const { lines } = await agree();
    assertEquals(lines, ["This marks 2 items."]);
    assertEquals(marked.at(-1), ["a,b", value]);
  }
});

Deno.test("toggleFavoriteList() marks a list, and undoMark() undoes that", async () => {
  const { requests, marked, rest, texts } = libraryOf({
    list: { type: "movie" },
  });
  requests.toggleFavoriteList({ id: idOf("list"), favorite: false });
  await rest();
  assertEquals(texts(), ["Item list added to your favourites"]);
  requests.undoMark();
  await rest();
  assertEquals(marked, [["list", true], ["list", false]]);
  requests.toggleFavoriteList({ id: idOf("list"), favorite: true });
  await rest();
  assertEquals(marked.at(-1), ["list", false]);
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
});

Deno.test("undoMark() does nothing when the last mark is undone already", async () => {
  const { store, requests, toggle, marked, rest } = libraryOf({
    film: { type: "movie" },
  });
  toggle("film");
  requests.undoMark();
  requests.undoMark();
  await rest();
  assertEquals(marked, [["film", true], ["film", false]]);
  assertEquals(store.state().toast?.text, "Nothing to undo");
  toggle("film");
  requests.undoMark();
  await rest();
  assertEquals(marked.slice(2), [["film", true], ["film", false]]);
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

Deno.test("toggleMark() keeps the selection when the question is answered with no", async () => {
  const { store, toggle, rest, select, selected } = libraryOf({
    ...structuredClone(SHOW),
    film: { type: "movie" },
  });
  select("show", "film");
  toggle("show", "film");
  assertEquals(selected(), "");
  await rest();
  assertEquals(store.state().overlay?.kind, "confirm");
  store.dispatch({ kind: "overlay", overlay: null });
  assertEquals(selected(), "show,film");
});

Deno.test("mark() clears the selection when the question is answered with yes", async () => {
  const { toggle, agree, select, selected, marked } = libraryOf({
    ...structuredClone(SHOW),
    film: { type: "movie" },
  });
  select("show", "film");
  toggle("show", "film");
  await agree();
  assertEquals([selected(), marked], ["", [["show,film", true]]]);
});

Deno.test("toggleMark() keeps what was selected since when it asks", async () => {
  const { store, toggle, agree, rest, select, selected } = libraryOf({
    ...structuredClone(SHOW),
    film: { type: "movie" },
  });
  select("show");
  toggle("show");
  store.dispatch({ kind: "mark", id: idOf("film"), name: "Item film" });
  await rest();
  assertEquals(selected(), "show,film");
  await agree();
  assertEquals(selected(), "film");
});

Deno.test("toggleMark() selects nothing when another account became active", async () => {
  const { store, toggle, rest, select, selected } = libraryOf(
    structuredClone(SHOW),
  );
  select("show");
  toggle("show");
  const other = { ...ACCOUNT, userId: "c".repeat(32) };
  store.dispatch({ kind: "accounts", accounts: [other] });
  await rest();
  assertEquals(selected(), "");
});
