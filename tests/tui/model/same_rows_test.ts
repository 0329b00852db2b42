import type { Location } from "../../../src/tui/model/location.ts";
import { type Change, reduce } from "../../../src/tui/model/reduce.ts";
import { fixedRows } from "../../../src/tui/model/fixed_rows.ts";
import { cursorAt, INITIAL } from "../../../src/tui/model/state.ts";
import { assertEquals } from "@std/assert";
import { ACCOUNT } from "../requests/fake_service.ts";

const user = (name: string) => ({
  ...ACCOUNT,
  userId: name.repeat(32),
  userName: name,
});
const accounts = (...names: string[]): Change => ({
  kind: "accounts",
  accounts: names.map(user),
});
const download = (name: string) => ({
  itemId: name.repeat(32),
  path: null,
  sizeBytes: null,
  receivedBytes: 0,
  state: "queued" as const,
  problem: null,
  title: name,
  sha256: null,
  serverId: "a".repeat(32),
  root: "/films",
  userId: "b".repeat(32),
  sidecars: [],
  group: null,
});
const downloads = (...names: string[]): Change => ({
  kind: "downloads",
  downloads: names.map(download),
});
const message = (text: string): Change => ({
  kind: "message",
  message: { tone: "plain", text, hint: null, atMs: 0 },
});
const go = (location: Location): Change => ({ kind: "go", location });
const cursor = (index: number): Change => ({
  kind: "cursor",
  cursor: { index, top: 0 },
});

/** Returns the label of the row with the cursor, and its index. */
function rowAfter(location: Location, ...changes: Change[]) {
  const state = [go(location), ...changes].reduce(reduce, INITIAL);
  const { index } = cursorAt(state, location);
  return [fixedRows(state, location)?.[index]?.label.slice(0, 1), index];
}

for (const kind of ["accounts", "security"] as const) {
  Deno.test(`onSameRows() keeps the cursor on its account in ${kind} when others come and go`, () => {
    const location = { kind };
    const start = [accounts("b", "c", "d"), cursor(1)];
    assertEquals(rowAfter(location, ...start, accounts("a", "b", "c")), [
      "c",
      2,
    ]);
    assertEquals(rowAfter(location, ...start, accounts("c")), ["c", 0]);
  });

  Deno.test(`onSameRows() puts the cursor on the last account in ${kind} when its own is removed`, () => {
    const start = [accounts("b", "c", "d"), cursor(2)];
    assertEquals(rowAfter({ kind }, ...start, accounts("b", "c")), ["c", 1]);
  });
}

Deno.test("onSameRows() keeps the cursor on its download when one above is removed", () => {
  const location: Location = { kind: "downloads" };
  const start = [downloads("b", "c", "d"), cursor(1)];
  assertEquals(rowAfter(location, ...start, downloads("c", "d")), ["c", 0]);
  assertEquals(rowAfter(location, ...start, downloads("b")), ["b", 0]);
});

Deno.test("onSameRows() keeps the cursor on its message when the oldest are no longer kept", () => {
  const location: Location = { kind: "messages" };
  const old = Array.from({ length: 200 }, () => message("old"));
  const start = [...old, message("x"), message("y"), cursor(1)];
  assertEquals(rowAfter(location, ...start, message("new")), ["x", 2]);
});

Deno.test("onSameRows() shows the newest message first when it came while another screen was open", () => {
  const changes = [message("old"), go({ kind: "accounts" }), message("new")];
  assertEquals(rowAfter({ kind: "messages" }, ...changes), ["n", 0]);
});

Deno.test("onSameRows() leaves the cursor on the second download when an item has two", () => {
  const copies = ["/films", "/other"].map((root) => ({
    ...download("b"),
    root,
  }));
  const listed = (...names: string[]): Change => ({
    kind: "downloads",
    downloads: [...names.map(download), ...copies],
  });
  const start = [listed("a"), cursor(2)];
  const location = { kind: "downloads" } as const;
  assertEquals(rowAfter(location, ...start, listed("a")), ["b", 2]);
  assertEquals(rowAfter(location, ...start, listed("a", "c")), ["b", 3]);
  assertEquals(rowAfter(location, ...start, listed()), ["b", 1]);
});
