import * as fc from "fast-check";
import { EventEmitter } from "node:events";
import { render, Text, useInput, usePaste } from "ink";
import { createElement } from "react";
import { ScreenInput } from "../../src/system/screen_input.ts";
import { keyNames } from "../../src/tui/keys/key_names.ts";
import { assertEquals } from "@std/assert";
import { EmulatedScreen } from "./emulated_screen.ts";
import { screenTest } from "./screen_fixture.ts";

/** The input of a terminal. */
class Source extends EventEmitter {
  pause() {}
  resume() {}
  ref() {}
  unref() {}
}

interface Part {
  readonly kind: "typed" | "pasted" | "key" | "mouse";
  readonly text: string;
}

const KEYS: Readonly<Record<string, string>> = {
  "\x1b[A": "up",
  "\x1b[6~": "page-down",
  "\x1bOB": "down",
  "\x1b[Z": "shift-tab",
  "\x7f": "backspace",
};
const MOUSE = "\x1b[<65;12;5M";
const END = "\x04";

const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("Straße", "пароль", "Ö€ąЖ千👋🏾", "กำ", "\ufeff"),
).map((it) => it.toWellFormed().replace(/\p{Cc}/gu, ""));
const part: fc.Arbitrary<Part> = fc.oneof(
  fc.record({ kind: fc.constant("typed" as const), text }),
  fc.record({ kind: fc.constant("pasted" as const), text }),
  fc.record({
    kind: fc.constant("key" as const),
    text: fc.constantFrom(...Object.keys(KEYS)),
  }),
  fc.constant({ kind: "mouse" as const, text: MOUSE }),
);

function sent({ kind, text }: Part): string {
  return kind === "pasted" ? `\x1b[200~${text}\x1b[201~` : text;
}

/** Sends the bytes in pieces. @returns what the screen received, in order */
async function told(bytes: Uint8Array, sizes: number[]): Promise<string[]> {
  const source = new Source();
  const heard: string[] = [];
  const stdin = new ScreenInput((event) => heard.push(event.what), source);
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  function Listener() {
    useInput((input, key) => {
      for (const name of keyNames(input, key)) {
        if (name === "ctrl-d") end();
        else heard.push(name);
      }
    });
    usePaste((pasted) => void heard.push(...pasted));
    return createElement(Text, null, "");
  }
  const { stdout } = new EmulatedScreen({ columns: 80, rows: 24 });
  const screen = render(createElement(Listener), {
    stdin: stdin as unknown as NodeJS.ReadStream,
    stdout: stdout as unknown as NodeJS.WriteStream,
    exitOnCtrlC: false,
    patchConsole: false,
    interactive: true,
  });
  await screen.waitUntilRenderFlush();
  let at = 0;
  for (const size of [...sizes, bytes.length]) {
    source.emit("data", bytes.subarray(at, at + size));
    at += size;
  }
  await ended;
  screen.unmount();
  stdin.close();
  return heard;
}

screenTest(
  "ScreenInput passes on any text as typed or pasted when reads cut it anywhere",
  async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 40 });
    const parts = fc.array(part, { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(parts, sizes, async (parts, sizes) => {
        const all = parts.map(sent).join("") + END;
        const heard = await told(new TextEncoder().encode(all), sizes);
        const keys = parts.filter(({ kind }) => kind !== "mouse")
          .flatMap(({ kind, text }) =>
            kind === "key" ? [KEYS[text] ?? ""] : [...text]
          );
        const plain = (it: string) => it === "space" ? " " : it;
        assertEquals(
          heard.filter((it) => it !== "wheel-down").map(plain),
          keys,
        );
        assertEquals(
          heard.filter((it) => it === "wheel-down").length,
          parts.filter(({ kind }) => kind === "mouse").length,
        );
      }),
      { numRuns: 60 },
    );
  },
);

screenTest("ScreenInput goes on after bytes that are not UTF-8", async () => {
  for (const bytes of [[0xff], [0xc3], [0xe5, 0x8d], [0xed, 0xa0, 0x80]]) {
    const heard = await told(
      Uint8Array.from([...bytes, ...new TextEncoder().encode(`ß${END}`)]),
      [1],
    );
    assertEquals(heard.at(-1), "ß");
  }
});
