import type { Row } from "../../../src/tui/model/rows.ts";
import { HOME, type Location } from "../../../src/tui/model/location.ts";
import { INITIAL } from "../../../src/tui/model/state.ts";
import { filledCommand } from "../../../src/tui/keys/command_line.ts";
import { assertEquals } from "@std/assert";

const ROW = {
  id: "eve@media.example",
  subject: { kind: "account" },
} as unknown as Row;
const ITEM = {
  id: "row",
  subject: { kind: "item", item: { id: "a".repeat(32) } },
} as unknown as Row;

const LIST = {
  id: "list",
  subject: { kind: "list", list: { id: "c".repeat(32), kind: "playlist" } },
} as unknown as Row;

const COMMANDS: readonly [command: string, row: Row | null, filled: string][] =
  [
    ["jellytau library sync", ITEM, "jellytau library sync"],
    ["jellytau play <item>", ITEM, `jellytau play ${"a".repeat(32)}`],
    ["jellytau play <item>", null, "jellytau play <item>"],
    ["jellytau play <item>", LIST, `jellytau play ${"c".repeat(32)}`],
    [
      "jellytau library show <item>",
      LIST,
      `jellytau library list --playlist ${"c".repeat(32)}`,
    ],
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

for (const [command, row, filled] of COMMANDS) {
  Deno.test(`filledCommand() makes "${filled}" of "${command}"`, () => {
    const given = { state: INITIAL, row };
    assertEquals(filledCommand(command, given), filled);
  });
}

Deno.test("filledCommand() names the open item when no row has the cursor", () => {
  const item = { id: "b".repeat(32), name: "Film", type: "movie" };
  const location: Location = { kind: "item", item };
  const given = {
    state: { ...INITIAL, trail: [HOME, location] },
    row: null,
  };
  const filled = filledCommand("jellytau download <item>", given);
  assertEquals(filled, `jellytau download ${item.id}`);
});

Deno.test("filledCommand() names the item of a download when that has the cursor", () => {
  const itemId = "c".repeat(32);
  const subject = { kind: "download", download: { itemId } };
  const row = { id: itemId, subject } as unknown as Row;
  const given = { state: INITIAL, row };
  const filled = filledCommand("jellytau play <item>", given);
  assertEquals(filled, `jellytau play ${itemId}`);
});
