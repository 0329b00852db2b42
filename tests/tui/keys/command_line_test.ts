import type { Row } from "../../../src/tui/model/rows.ts";
import { HOME, type Place } from "../../../src/tui/model/location.ts";
import { INITIAL } from "../../../src/tui/model/state.ts";
import { filledTwin } from "../../../src/tui/keys/command_line.ts";
import { assertEquals } from "../../assert.ts";

const ROW = {
  id: "eve@media.example",
  subject: { kind: "account" },
} as unknown as Row;
const ITEM = {
  id: "row",
  subject: { kind: "item", item: { id: "a".repeat(32) } },
} as unknown as Row;

const TWINS: readonly [command: string, row: Row | null, filled: string][] = [
  ["jellytau library sync", ITEM, "jellytau library sync"],
  ["jellytau play <item>", ITEM, `jellytau play ${"a".repeat(32)}`],
  ["jellytau play <item>", null, "jellytau play <item>"],
  [
    "jellytau auth logout <account>",
    ROW,
    "jellytau auth logout eve@media.example",
  ],
  [
    "jellytau storage migrate <keyring|file>",
    null,
    "jellytau storage migrate file",
  ],
];

for (const [command, row, filled] of TWINS) {
  Deno.test(`filledTwin() makes "${filled}" of "${command}"`, () => {
    const given = { state: INITIAL, row, moveTo: "file" };
    assertEquals(filledTwin(command, given), filled);
  });
}

Deno.test("filledTwin() names the open item when no row has the cursor", () => {
  const item = { id: "b".repeat(32), name: "Film", type: "movie" };
  const place: Place = { kind: "item", item };
  const given = {
    state: { ...INITIAL, trail: [HOME, place] },
    row: null,
    moveTo: "file",
  };
  const filled = filledTwin("jellytau download <item>", given);
  assertEquals(filled, `jellytau download ${item.id}`);
});

Deno.test("filledTwin() names the item of a download when that has the cursor", () => {
  const itemId = "c".repeat(32);
  const subject = { kind: "download", download: { itemId } };
  const row = { id: itemId, subject } as unknown as Row;
  const given = { state: INITIAL, row, moveTo: "file" };
  const filled = filledTwin("jellytau play <item>", given);
  assertEquals(filled, `jellytau play ${itemId}`);
});
