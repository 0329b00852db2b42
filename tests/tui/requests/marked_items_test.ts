import { Failure } from "../../../src/core/failure.ts";
import { markRequests } from "../../../src/tui/requests/mark_requests.ts";
import { assertEquals } from "@std/assert";
import { idOf, type Item, libraryOf } from "./fake_library.ts";
import { settle, withAnswers } from "./fake_service.ts";

Deno.test("toggleMark() reads each item once when seasons contain each other", async () => {
  const { toggle, marked, agree } = libraryOf({
    show: { type: "series" },
    s1: { type: "season", parent: "s1" },
    s2: { type: "season", parent: "s3" },
    s3: { type: "season", parent: "s2" },
    e1: { type: "episode", parent: "s1" },
  });
  for (const season of ["s1", "s2"]) {
    toggle(season);
    await agree();
  }
  assertEquals(marked, [["s1", true], ["s2", true]]);
});

Deno.test("toggleMark() skips an item with a message when it is no longer stored", async () => {
  const { store, toggle, marked, rest, texts } = libraryOf({
    film: { type: "movie" },
  });
  const before = store.state().libraryVersion;
  toggle("gone", "film", "lost");
  await rest();
  assertEquals(marked, [["film", true]]);
  assertEquals(texts(), [
    "2 items skipped: they are no longer in the library",
    "Item film marked as watched",
  ]);
  assertEquals(store.state().libraryVersion > before, true);
});

Deno.test("undoMark() skips an item when it is no longer stored", async () => {
  const items: Record<string, Item> = {
    a: { type: "movie" },
    b: { type: "movie" },
  };
  const { requests, toggle, marked, rest, texts } = libraryOf(items);
  toggle("a", "b");
  await rest();
  delete items.a;
  requests.undoMark();
  await rest();
  assertEquals(marked.at(-1), ["b", false]);
  assertEquals(
    texts().at(-2),
    "1 item skipped: it is no longer in the library",
  );
});

Deno.test("undoMark() has nothing to undo when every item was skipped", async () => {
  const items: Record<string, Item> = { a: { type: "movie" } };
  const { requests, toggle, marked, rest, texts } = libraryOf(items);
  toggle("a");
  await rest();
  delete items.a;
  requests.undoMark();
  requests.undoMark();
  await rest();
  assertEquals(marked.length, 1);
  assertEquals(texts().slice(-2), [
    "1 item skipped: it is no longer in the library",
    "Nothing to undo",
  ]);
});

Deno.test("toggleMark() marks nothing when reading an item fails", async () => {
  const { tools, store, sent } = withAnswers({
    "show-item": () => {
      throw new Failure("storage_damaged", "Cannot read the library: test");
    },
  });
  const requests = markRequests(tools, store.state);
  requests.toggleMark([idOf("a"), idOf("b")], "played");
  await settle();
  assertEquals(sent.length, 1);
  assertEquals(store.state().toast?.text, "Cannot read the library: test");
});
