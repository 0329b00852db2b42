import * as fc from "fast-check";
import { LineEditor } from "../../src/system/line_editor.ts";
import { textWidth } from "../../src/core/text_width.ts";
import { assertEquals } from "@std/assert";

const bytesOf = (text: string) => new TextEncoder().encode(text);

/**
 * Feeds the bytes in pieces of these sizes; the last piece is the remainder.
 */
function feed(
  editor: LineEditor,
  bytes: Uint8Array,
  { sizes }: { sizes: number[] },
) {
  let shown = "";
  let done = null;
  let at = 0;
  for (const size of [...sizes, bytes.length]) {
    const fed = editor.feed(bytes.subarray(at, at + size));
    at += size;
    shown += fed.shown;
    done ??= fed.done;
  }
  return { shown, done };
}

const typed = fc.string({ unit: "binary" })
  .map((it) => it.replace(/\p{Cc}/gu, "").toWellFormed());
const sequence = fc.constantFrom(
  "\x1b[A",
  "\x1b[1;5C",
  "\x1bOP",
  "\x1b[200~",
  "\x1b[201~",
  "\x1bx",
);
const sizes = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 60 });

Deno.test("LineEditor.feed() keeps any text as typed when the reads cut it anywhere", () => {
  const parts = fc.array(fc.oneof(typed, sequence));
  fc.assert(fc.property(parts, sizes, (parts, sizes) => {
    const editor = new LineEditor(true);
    const text = parts.filter((it) => !it.startsWith("\x1b")).join("");
    const { shown, done } = feed(editor, bytesOf(`${parts.join("")}\r`), {
      sizes,
    });
    assertEquals(editor.text, text);
    assertEquals(shown, text);
    assertEquals(done, "line");
  }));
});

Deno.test("LineEditor.feed() goes on after any bytes, valid UTF-8 or not", () => {
  fc.assert(fc.property(fc.uint8Array(), sizes, (bytes, sizes) => {
    const editor = new LineEditor(false);
    feed(editor, bytes, { sizes });
    assertEquals(editor.text.isWellFormed(), true);
    editor.endSequence();
    // The first byte may complete a character.
    assertEquals(editor.feed(bytesOf(".\x15ok\r")).done, "line");
    assertEquals(editor.text, "ok");
  }));
});

for (const last of ["é", "e\u0301", "น้ำ", "क्ष", "👋🏾", "👨‍👩‍👧", "🇩🇪", "千"]) {
  Deno.test(`LineEditor.feed() erases ${last} whole when Backspace is pressed`, () => {
    const editor = new LineEditor(true);
    editor.feed(bytesOf(`a${last}`));
    const { shown } = editor.feed(bytesOf("\x7f"));
    assertEquals(editor.text, "a");
    assertEquals(shown, "\b \b".repeat(textWidth(last)));
  });
}

Deno.test("LineEditor.feed() erases a word, the line, and nothing at its start", () => {
  const editor = new LineEditor(true);
  editor.feed(bytesOf("千と 千尋の\x17"));
  assertEquals(editor.text, "千と ");
  assertEquals(editor.feed(bytesOf("\x15")).shown, "\b \b".repeat(5));
  assertEquals(editor.feed(bytesOf("\x7f\x15\x17")).shown, "");
});

Deno.test("LineEditor.endSequence() lets a bracket after the Esc key be text", () => {
  const editor = new LineEditor(true);
  editor.feed(bytesOf("\x1b"));
  editor.endSequence();
  editor.feed(bytesOf("[A"));
  assertEquals(editor.text, "[A");
});
