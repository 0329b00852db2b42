import {
  bindKeys,
  keyFor,
  NAMED_KEYS,
} from "../../../src/tui/model/key_bindings.ts";
import { paletteEntries } from "../../../src/tui/keys/palette.ts";
import { footerFor } from "../../../src/tui/footer.ts";
import { INITIAL } from "../../../src/tui/model/state.ts";
import { remedyText } from "../../../src/tui/keys/remedies.ts";
import { KEY_TABLE } from "../../../src/tui/keys/key_table.ts";
import { findKey, KEY_ROWS, keyRow } from "../../../src/tui/keys/key_rows.ts";
import { assert, assertEquals } from "@std/assert";

const CHARACTER = 'must be a character, "ctrl-" and a letter, or a name such ' +
  'as "enter" or "page-up"';

const WRONG: readonly (readonly [
  action: string,
  keys: readonly string[],
  message: string,
])[] = [
  ["plai", ["%"], 'is not an action of the TUI (did you mean "play"?)'],
  ["constructor", ["%"], "is not an action of the TUI"],
  ["open", [], "must have a key"],
  ["play", ["%", "%"], "has the same key twice"],
  ["play", [""], CHARACTER],
  ["play", [" "], CHARACTER],
  ["play", ["plus-sign"], CHARACTER],
  ["play", ["ctrl-1"], CHARACTER],
  ["play", ["pagedown"], `${CHARACTER} (did you mean "page-down"?)`],
  ["play", ["ctrl-m"], "cannot be Ctrl-M: terminals send it as Enter"],
  ["play", ["ctrl-i"], "cannot be Ctrl-I: terminals send it as Tab"],
  ["play", ["ctrl-z"], "cannot be Ctrl-Z, which suspends the program"],
  ["play", ["ctrl-c"], 'cannot be Ctrl-C, which always belongs to "quit"'],
  ["play", ["esc"], 'cannot be Esc, which always belongs to "back"'],
  ["play", ["h"], 'cannot be h, which always belongs to "back"'],
];

for (const [action, keys, message] of WRONG) {
  Deno.test(`KEY_TABLE refuses ${JSON.stringify(keys)} for ${action}`, () => {
    assertEquals(KEY_TABLE.check({ [action]: keys }), [{ action, message }]);
  });
}

Deno.test("KEY_TABLE names both actions of a key that two have", () => {
  const [conflict] = KEY_TABLE.check({ play: ["d"] });
  assertEquals(conflict, {
    action: "play",
    message: 'cannot be d, which is the key of "download" (download this ' +
      "item or the marked ones) too: give one of them another key",
  });
  const [both] = KEY_TABLE.check({ play: ["%"], download: ["%"] });
  assert(both?.message.includes('"download"'), both?.message);
});

Deno.test("KEY_TABLE accepts a key that another action gives up", () => {
  assertEquals(KEY_TABLE.check({ play: ["d"], download: ["p"] }), []);
  assertEquals(KEY_TABLE.check({ play: ["u"], undo: [] }), []);
});

Deno.test("KEY_TABLE accepts one key in places that have nothing in common", () => {
  assertEquals(KEY_TABLE.check({ "sign-out": ["%"], "pause": ["%"] }), []);
});

Deno.test("KEY_TABLE accepts every key that is the default", () => {
  const defaults = KEY_TABLE.actions({}).map((it) => [it.action, it.keys]);
  assertEquals(defaults.length, KEY_ROWS.length);
  assertEquals(KEY_TABLE.check(Object.fromEntries(defaults)), []);
});

Deno.test("NAMED_KEYS are the first keys of their actions", () => {
  for (const [action, key] of Object.entries(NAMED_KEYS)) {
    assertEquals(KEY_ROWS.find((it) => it.id === action)?.keys[0], key, action);
  }
});

Deno.test("bindKeys() moves an action to another key, in texts too", () => {
  const at = { state: INITIAL, row: null };
  bindKeys({ "sync": ["%"], "help": ["ctrl-o"], "undo": [] });
  try {
    assertEquals(findKey("%", "home")?.id, "sync");
    assertEquals(findKey("S", "home"), null);
    assertEquals(findKey("u", "home"), null);
    assertEquals(keyRow("sync").keys, ["%"]);
    assertEquals(keyFor("sync"), "%");
    const footer = footerFor(at.state, { columns: 120, row: null });
    assert(footer.includes("Ctrl-O keys"), footer);
    const remedy = remedyText({ hint: "", remedy: "sync-library" });
    assertEquals(remedy, "Sync the library: %");
    const undo = paletteEntries(INITIAL, "").find((it) => it.id === "undo");
    assertEquals(undo?.key, null, "the palette has it without a key");
  } finally {
    bindKeys({});
  }
  assertEquals(findKey("S", "home")?.id, "sync");
});
