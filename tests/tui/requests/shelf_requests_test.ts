import type { Reply } from "../../../src/service/protocol.ts";
import { followShelves } from "../../../src/tui/requests/shelf_requests.ts";
import { assertEquals } from "@std/assert";
import { VIEW } from "../../cli/item_detail.ts";
import { settle, withAnswers } from "./fake_service.ts";

const LIBRARY = {
  id: "1",
  name: "Films",
  collectionType: null,
  items: 3,
  syncedAt: null,
};

const ADDED_AT = "2026-11-29T10:00:00.000Z";
const FILMS = { id: "f".repeat(32), name: "Films" };

/** Makes a screen whose service answers when the test says so. */
function followed() {
  const waiting: ((reply: Reply<"list-shelves">) => void)[] = [];
  const { tools, store, sent } = withAnswers({
    "list-shelves": () => new Promise((resolve) => void waiting.push(resolve)),
  });
  const stop = followShelves(tools, store);
  const show = () =>
    store.dispatch({ kind: "libraries", libraries: [LIBRARY] });
  const answer = async (name: string) => {
    const item = { ...VIEW, id: name.repeat(32), name };
    const films = {
      ...FILMS,
      items: [{ ...item, newItems: 0, addedAt: ADDED_AT }],
    };
    await settle();
    waiting.shift()?.({ resume: [item], next: [], libraries: [films] });
    await settle();
  };
  const shown = () =>
    store.state().shelves?.map(({ title, items }) =>
      `${title}: ${items.length}`
    );
  return { store, sent, stop, show, answer, shown };
}

Deno.test("followShelves() shows each item once, and no empty shelf", async () => {
  const { show, answer, shown } = followed();
  show();
  await answer("a");
  assertEquals(shown(), ["Continue watching: 1"]);
});

Deno.test("followShelves() sends one more request when much has changed meanwhile", async () => {
  const { store, sent, show, answer } = followed();
  show();
  for (let i = 0; i < 100; i++) store.dispatch({ kind: "library-changed" });
  await settle();
  assertEquals(sent.length, 1);
  await answer("a");
  assertEquals(sent.length, 2);
  await answer("b");
  assertEquals(sent.length, 2);
  assertEquals(store.state().shelves?.[0]?.items[0]?.name, "b");
});

Deno.test("followShelves() shows nothing of an account that is no longer active", async () => {
  const { store, show, answer, sent, shown } = followed();
  show();
  store.dispatch({ kind: "other-account" });
  await answer("a");
  assertEquals(shown(), undefined);
  show();
  await settle();
  assertEquals(sent.length, 2);
});
