import { format, inspect } from "node:util";
import { Secret } from "../../src/core/secret.ts";
import { assertEquals } from "@std/assert";

const WORD = "kn0wn-s3cret-w0rd";
const secret = new Secret(WORD);
/** Places where a secret may be when something else is printed. */
const NESTED = {
  list: [[secret]],
  map: new Map<unknown, unknown>([["of", { secret }], [secret, "key"]]),
  set: new Set([secret]),
  get getter() {
    return { secret };
  },
  deep: { a: { b: { c: { secret } } } },
};

const PRINTED: [how: string, text: () => string][] = [
  ["toString", () => secret.toString()],
  ["toJSON", () => JSON.stringify(secret)],
  ["String()", () => String(secret)],
  ["template text", () => `${secret}`],
  ["concatenation", () => "" + secret],
  ["JSON", () => JSON.stringify({ secret })],
  ["Deno.inspect", () => Deno.inspect({ secret }, { showHidden: true })],
  [
    "Deno.inspect, deep down",
    () => Deno.inspect(NESTED, { depth: 10, showHidden: true, getters: true }),
  ],
  ["util.inspect", () => inspect(secret, { showHidden: true })],
  [
    "util.inspect, deep down",
    () => inspect(NESTED, { depth: 10, showHidden: true, getters: true }),
  ],
  [
    "%s, %o, %O, %j and %d",
    () => format("%s %o %O %j %d", secret, secret, NESTED, NESTED, secret),
  ],
  ["an error's cause", () => Deno.inspect(new Error("x", { cause: secret }))],
  ["the cause of a cause", () => {
    const inner = new AggregateError([secret], "x", { cause: { secret } });
    return Deno.inspect(new Error(`${secret}`, { cause: inner }), { depth: 9 });
  }],
  ["a stack", () => new Error(String(secret)).stack ?? ""],
  ["a number", () => `${Number(secret)} ${+secret}`],
  ["structuredClone", () => Deno.inspect(structuredClone({ secret }))],
  ["a copy", () => Deno.inspect({ ...secret }, { showHidden: true })],
  [
    "its own keys",
    () =>
      Reflect.ownKeys(secret).map((it) => String(Reflect.get(secret, it)))
        .join(),
  ],
  ["for … in", () => {
    const found: string[] = [];
    for (const name in secret) {
      found.push(name, String(Reflect.get(secret, name)));
    }
    return found.join();
  }],
  ["join", () => [secret, [secret]].join()],
  ["Object.entries", () => JSON.stringify(Object.entries(secret))],
];

for (const [how, text] of PRINTED) {
  Deno.test(`Secret does not print through ${how}`, () => {
    assertEquals(text().includes(WORD), false);
  });
}

/** Prints from a separate process, because no test may replace this console. */
const CONSOLE = `
import { Secret } from ${
  JSON.stringify(import.meta.resolve("../../src/core/secret.ts"))
};
const secret = new Secret("${WORD}");
const nested = { list: [{ secret }], map: new Map([[secret, secret]]) };
console.log(secret, nested, "%s %o", secret);
console.log("%s %o %O %j %c", secret, nested, secret, secret, secret);
console.error([[[[secret]]]], new Error("x", { cause: nested }));
console.table([{ secret }, { secret }]);
console.dir(nested, { depth: 9, showHidden: true });
queueMicrotask(() => Promise.reject(new Error("x", { cause: secret })));
setTimeout(() => { throw secret; });
`;

Deno.test("Secret does not print through console, nor when nobody catches it", async () => {
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--quiet", CONSOLE],
  }).output();
  const text = [stdout, stderr].map((it) => new TextDecoder().decode(it));
  assertEquals(text.map((it) => it.includes("[redacted]")), [true, true]);
  assertEquals(text.map((it) => it.includes(WORD)), [false, false]);
});

Deno.test("Secret.equals() compares whole texts", () => {
  assertEquals(secret.equals(new Secret(WORD)), true);
  assertEquals(secret.equals(new Secret(`${WORD}x`)), false);
  assertEquals(secret.equals(new Secret(WORD.slice(1))), false);
  assertEquals(secret.equals(new Secret("")), false);
});
