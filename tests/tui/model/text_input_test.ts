import * as fc from "fast-check";
import {
  edit,
  END,
  insert,
  NOTHING_TYPED,
  type Typed,
  visibleLine,
} from "../../../src/tui/model/text_input.ts";
import { textWidth } from "../../../src/core/text_width.ts";
import { assert, assertEquals } from "@std/assert";

/** Types these keys, and shows the caret as `|`. */
function typed(...keys: string[]): string {
  const line = keys.reduce(
    (it, key) => edit(it, key) ?? it,
    NOTHING_TYPED as Typed,
  );
  return shown(line);
}

function shown({ text, caret }: Typed): string {
  return `${text.slice(0, caret)}|${text.slice(caret)}`;
}

const CASES: readonly (readonly [keys: string[], expected: string])[] = [
  [["a", "c", "left", "b"], "ab|c"],
  [["a", "b", "home", "c"], "c|ab"],
  [["a", "b", "ctrl-a", "right", "c"], "ac|b"],
  [["a", "b", "home", "end", "c"], "abc|"],
  [["a", "b", "ctrl-a", "ctrl-e", "c"], "abc|"],
  [["a", "b", "left", "backspace"], "|b"],
  [["a", "b", "left", "delete"], "a|"],
  [["home", "left", "backspace", "a", "right", "delete"], "a|"],
  [[..."the fog", "ctrl-w"], "the |"],
  [[..."the fog", "space", "ctrl-w", "ctrl-w"], "|"],
  [[..."the fog", "left", "ctrl-w"], "the |g"],
  [[..."the fog", "left", "left", "left", "ctrl-k"], "the |"],
  [[..."the fog", "left", "ctrl-u"], "|"],
  [["👨‍👩‍👧", "é", "left", "left", "a"], "a|👨‍👩‍👧é"],
  [["กำ", "backspace"], "|"],
  [["a", "page-up", "ctrl-t", "shift-tab"], "a|"],
  [["a", "ctrl-]", "ctrl-_", "ctrl-1", "😀"], "a😀|"],
];

for (const [keys, expected] of CASES) {
  Deno.test(`edit() makes ${expected} of ${keys.join(" ")}`, () => {
    assertEquals(typed(...keys), expected);
  });
}

Deno.test("insert() adds pasted text without control characters at the caret", () => {
  const line = insert({ text: "ad", caret: 1 }, "b\n\x1bc");
  assertEquals(shown(line), "abc|d");
});

Deno.test("visibleLine() shows the caret and fits when the line is longer than the cells", () => {
  const letters = fc.constantFrom(..."ab é漢ก", "กำ", "👩‍🚀", "ر");
  const text = fc.array(letters, { maxLength: 60 }).map((it) => it.join(""));
  const caret = fc.oneof(fc.constant(END), fc.nat(60));
  const cells = fc.integer({ min: 4, max: 40 });
  fc.assert(
    fc.property(text, caret, cells, (text, caret, cells) => {
      const { before, at, after } = visibleLine({ text, caret }, cells);
      const width = textWidth(before) + Math.max(1, textWidth(at)) +
        textWidth(after);
      assert(width <= cells, `${width} cells`);
      assert(text.includes(before + at + after));
      if (textWidth(text) < cells) assertEquals(before + at + after, text);
    }),
    { examples: [["👩‍🚀", 2, 4], ["กำ", 1, 4]] },
  );
});
