import { listRequests } from "../../../src/tui/requests/list_requests.ts";
import { HOME } from "../../../src/tui/model/location.ts";
import { currentCursor } from "../../../src/tui/model/state.ts";
import { assertEquals } from "@std/assert";
import { settle, withAnswers } from "./fake_service.ts";

const FILMS = { kind: "library", id: "f".repeat(32), name: "Films" } as const;

const unused = () => {
  throw new Error("no list is needed");
};
const NO_LISTS = { listAt: unused, select: unused };

/** Jumps in a library of `total` items. @returns the index of the cursor */
async function jumped(
  { offset, total, leaves = false }: {
    offset: number;
    total: number;
    leaves?: boolean;
  },
): Promise<number> {
  const { tools, store, sent } = withAnswers({
    "list-items": () => ({ items: [], seasons: [], offset, total }),
  });
  store.dispatch({ kind: "go", location: FILMS });
  listRequests({ tools, store, lists: NO_LISTS }).jump(FILMS, "h");
  if (leaves) store.dispatch({ kind: "go-to", trail: [HOME] });
  await settle();
  const input = Object(sent[0]?.input);
  assertEquals([input.libraryId, input.from], [FILMS.id, "h"]);
  return currentCursor(store.state()).index;
}

Deno.test("jump() moves the cursor to the first name from the letter on", async () => {
  assertEquals(await jumped({ offset: 40, total: 90 }), 40);
  assertEquals(await jumped({ offset: 90, total: 90 }), 89);
  assertEquals(await jumped({ offset: 0, total: 0 }), 0);
});

Deno.test("jump() does nothing once the library was left", async () => {
  assertEquals(await jumped({ offset: 40, total: 90, leaves: true }), 0);
});
