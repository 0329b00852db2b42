import * as fc from "fast-check";
import { TerminalInput } from "../../src/system/terminal_input.ts";
import { assert, assertEquals } from "@std/assert";

/** Replies of terminals to questions at the start, and other replies. */
const ANSWERS = [
  "\x1bP>|WezTerm 2024a\x1b\\",
  "\x1b[?62;c",
  "\x1b[>1;10;0c",
  "\x1b_Gi=31;OK\x1b\\",
  "\x1b[6;18;9t",
  "\x1b]11;rgb:1e1e/1e1e/2e2e\x07",
  "\x1b]10;rgb:ffff/ffff/ffff\x1b\\",
  "\x1b[?2026;2$y",
  "\x1b[24;80R",
  "\x1b[0n",
  "\x1bP1$r0m\x1b\\",
  "\x1b[<0;12;5M",
];
/** Keys that users press; the last is a paste. */
const KEYS = [
  "j",
  "G",
  "\x1b[A",
  "\x1b[5~",
  "\x1b[1;5C",
  "\x1bOA",
  "\r",
  "\x03",
  "é",
  "\x1b[200~P>|\x1b[?62;c text\x1b[201~",
];

Deno.test("TerminalInput keeps answers from the keys wherever a read ends", () => {
  const parts = fc.array(fc.constantFrom(...ANSWERS, ...KEYS));
  const cuts = fc.array(fc.nat(40));
  fc.assert(fc.property(parts, cuts, (sent, sizes) => {
    const input = new TerminalInput();
    let rest = sent.join("");
    let keys = "";
    const replies: string[] = [];
    for (const size of [...sizes, rest.length]) {
      const taken = input.take(rest.slice(0, size));
      keys += taken.keys;
      replies.push(...taken.replies);
      rest = rest.slice(size);
    }
    assertEquals(input.waits, null);
    assertEquals(keys, sent.filter((it) => KEYS.includes(it)).join(""));
    assertEquals(replies, sent.filter((it) => ANSWERS.includes(it)));
  }));
});

Deno.test("TerminalInput returns Esc as a key if nothing follows it", () => {
  const input = new TerminalInput();
  assertEquals(input.take("\x1b"), { keys: "", replies: [] });
  assertEquals(input.waits, "escape");
  assertEquals(input.giveUp(), "\x1b");
  assertEquals(input.waits, null);
});

Deno.test("TerminalInput drops half of a reply if the other half never comes", () => {
  const input = new TerminalInput();
  input.take("\x1bP>|WezT");
  assertEquals(input.waits, "answer");
  assertEquals(input.giveUp(), "");
  assertEquals(input.take("j").keys, "j");
});

Deno.test("TerminalInput lets no answer keep Ctrl-C or a letter with Alt", () => {
  const input = new TerminalInput();
  assertEquals(input.take("\x1bP>|WezT\x03").keys, "\x03");
  assertEquals(input.take("\x1bPj").keys, "\x1bPj");
});

Deno.test("TerminalInput never waits for more than an answer's length", () => {
  const input = new TerminalInput();
  input.take(`\x1bP>|${"x".repeat(5_000)}`);
  assertEquals(input.waits, null);
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    const any = new TerminalInput();
    assert(any.take(text).keys.length <= text.length);
  }));
});

Deno.test("TerminalInput keeps a paste together when its end comes in pieces", () => {
  const input = new TerminalInput();
  assertEquals(input.take("\x1b[200~text\x1b[20").keys, "\x1b[200~text");
  assertEquals(input.waits, "paste");
  assertEquals(input.take("1~").keys, "\x1b[201~");
  assertEquals(input.take("\x1b[<0;1;1M").replies, ["\x1b[<0;1;1M"]);
});

Deno.test("TerminalInput ends a paste whose end never comes", () => {
  const input = new TerminalInput();
  input.take("\x1b[200~text");
  assertEquals(input.giveUp(), "\x1b[201~");
  assertEquals(input.waits, null);
});
