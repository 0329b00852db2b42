import * as fc from "fast-check";
import { EventEmitter } from "node:events";
import { probeTerminal, readAnswers } from "../../src/system/terminal_probe.ts";
import { assert, assertEquals } from "@std/assert";

const KITTY = "\x1b_Gi=31;OK\x1b\\\x1b[6;18;9t\x1bP>|kitty(0.36.0)\x1b\\" +
  "\x1b[?62;c";

Deno.test("readAnswers() takes the answers out and leaves what was typed", () => {
  const { answers, rest } = readAnswers(`j${KITTY}k`);
  assertEquals(answers, {
    kitty: true,
    sixel: false,
    name: "kitty(0.36.0)",
    cell: { width: 9, height: 18 },
  });
  assertEquals(rest, "jk");
});

Deno.test("readAnswers() finds Sixel among the attributes only", () => {
  assertEquals(readAnswers("\x1b[?62;4;6c").answers.sixel, true);
  assertEquals(readAnswers("\x1b[?64;14;46c").answers.sixel, false);
});

Deno.test("readAnswers() never throws whatever a terminal sends", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (heard) => {
    assert(readAnswers(heard).rest.length <= heard.length);
  }));
});

class Input extends EventEmitter {
  raw = false;
  returned = "";
  setRawMode(raw: boolean) {
    this.raw = raw;
  }
  unshift(chunk: Uint8Array) {
    this.returned += new TextDecoder().decode(chunk);
  }
  pause() {}
  resume() {}
}

Deno.test("probeTerminal() returns the keys that came between the replies", async () => {
  const input = new Input();
  const answers = await probeTerminal(input, () => {
    for (const part of ["q€", KITTY.slice(0, 9), `${KITTY.slice(9)}ß`]) {
      input.emit("data", new TextEncoder().encode(part));
    }
  });
  assertEquals(answers.kitty, true);
  assertEquals(input.returned, "q€ß");
  assertEquals(input.raw, false);
});

Deno.test("probeTerminal() goes on without answers when the terminal is silent", async () => {
  const input = new Input();
  const answers = await probeTerminal(input, () => undefined, { limitMs: 20 });
  assertEquals(answers.name, null);
  assertEquals(input.listenerCount("data"), 0);
});

Deno.test("probeTerminal() reads replies that came during a long task", async () => {
  const input = new Input();
  const answers = await probeTerminal(input, () => {
    // The limit is over before the loop reads the terminal.
    setTimeout(() => input.emit("data", new TextEncoder().encode(KITTY)), 20);
    const end = performance.now() + 30;
    while (performance.now() < end);
  }, { limitMs: 10 });
  assertEquals(answers.name, "kitty(0.36.0)");
});
