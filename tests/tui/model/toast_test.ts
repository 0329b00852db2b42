import { layoutFor } from "../../../src/tui/model/layout.ts";
import { reduce } from "../../../src/tui/model/reduce.ts";
import { INITIAL, type State } from "../../../src/tui/model/state.ts";
import { toastRows } from "../../../src/tui/model/toast.ts";
import { assert, assertEquals } from "@std/assert";

const saying = (text: string, hint: string | null = null): State => ({
  ...INITIAL,
  toast: { tone: "bad", text, hint, atMs: 0 },
});

Deno.test("toastRows() has room for a whole message, up to four lines", () => {
  assertEquals(toastRows(INITIAL, 40), 1);
  assertEquals(toastRows(saying("Cannot sign in"), 40), 1);
  const long = saying(
    "Cannot sign in: nobody answers at media.example",
    "Check the address",
  );
  assertEquals([80, 40, 20].map((it) => toastRows(long, it)), [1, 2, 4]);
  assertEquals(toastRows(saying("x".repeat(90)), 40), 4);
  assertEquals(toastRows(saying("word ".repeat(200)), 40), 4);
  assertEquals(toastRows({ ...long, busy: "Signing in" }, 20), 1);
});

Deno.test("layoutFor() takes a message's lines from the panes, and leaves these some", () => {
  const rows = (height: number, toast: number) => {
    const layout = layoutFor({ columns: 80, rows: height }, toast);
    assert(layout);
    return [layout.bodyRows, layout.toastRows];
  };
  assertEquals(rows(30, 1), [25, 1]);
  assertEquals(rows(30, 3), [23, 3]);
  assertEquals(rows(10, 4), [5, 1]);
});

Deno.test("reduce() hides an error when another request starts", () => {
  const busy = reduce(saying("Cannot sign in"), {
    kind: "busy",
    what: "Finding the server",
  });
  assertEquals(busy.toast, null);
  const good = { tone: "good", text: "Done", hint: null, atMs: 0 } as const;
  const other = reduce({ ...INITIAL, toast: good }, {
    kind: "busy",
    what: "Finding the server",
  });
  assertEquals(other.toast, good);
});
