import { assertEquals } from "@std/assert";
import { lintWith } from "./lint_with.ts";

const RULE = "positional-parameters";

const ALLOWED: readonly string[] = [
  "function f(a: string, b: string) {}",
  "function f(this: Window, a: string, b: string) {}",
  "function f(a: string, b: string, { c }: Named) {}",
  "function f(a: string, b: string, { c = 1 }: Named = {}) {}",
  "function f(a: string, b: string, options: { c: number }) {}",
  "function f(a: string, b: string, call: CallOptions) {}",
  "function f(a: string, b: string, changes: Partial<Item> = {}) {}",
  "function f(a: string, b: string, c: Readonly<Record<string, string>>) {}",
  'function f(a: string, b: string, c: Pick<A, "b"> & { d: number }) {}',
  "class A { constructor(a: string, b: string, { c }: Named) {} }",
  "interface A { f(a: string, b: string, options?: { c: number }): void }",
  "items.reduce((sum, item, at) => sum + item * at);",
  "const handlers: Handlers = { show: (parts, input, context) => input };",
  "new Writable({ write(chunk, encoding, done) { done(); } });",
];

for (const source of ALLOWED) {
  Deno.test(`positionalParameters() accepts ${source}`, () => {
    assertEquals(lintWith(RULE, source), []);
  });
}

const REFUSED: readonly string[] = [
  "function f(a: string, b: string, c: string) {}",
  "function f(a: string, b: string, c = 1) {}",
  "function f(a: string, b: string, ...c: string[]) {}",
  "function f(a: string, b: string, parts: Parts) {}",
  "function f(a: string, b: string, [c]: [number]) {}",
  "export default function (a: string, b: string, c: string) {}",
  "class A { f(a: string, b: string, c: string) {} }",
  "class A { static #f(a: string, b: string, c: string) {} }",
  "class A { constructor(a: string, b: string, c: string) {} }",
  "class A { constructor(a: string, b: string, readonly c: string) {} }",
  "abstract class A { abstract f(a: string, b: string, c: string): void }",
  "interface A { f(a: string, b: string, c: string): void }",
  "type F = (a: string, b: string, c: string) => void;",
  "const f = (a: string, b: string, c: string) => a;",
  "const f = function (a: string, b: string, c: string) {};",
  "const a = { f(a: string, b: string, c: string) {} };",
];

for (const source of REFUSED) {
  Deno.test(`positionalParameters() reports ${source}`, () => {
    assertEquals(lintWith(RULE, source), [
      "This function has 3 positional parameters",
    ]);
  });
}

Deno.test("positionalParameters() reports an object when it is the fourth", () => {
  const source = "function f(a: A, b: B, c: C, { d }: D) {}";
  assertEquals(lintWith(RULE, source), [
    "This function has 4 positional parameters",
  ]);
});

Deno.test("positionalParameters() reads src, scripts and tests alone, without declarations", () => {
  const source = "function f(a: string, b: string, c: string) {}";
  const hits = (path: string) => lintWith(RULE, source, { path }).length;
  assertEquals(
    ["src/a.ts", "src/a.tsx", "scripts/a.ts", "tests/a.ts"].map(hits),
    [1, 1, 1, 1],
  );
  assertEquals(
    ["src/a.d.ts", "docs/a.ts"].map(hits),
    [0, 0],
  );
});

const CALLBACKS: readonly string[] = [
  "function f(a: string, b: A, use: (a: A) => void) {}",
  "function f(a: string, b: A, use: (a: A) => void = ignore) {}",
];

for (const source of CALLBACKS) {
  Deno.test(`positionalParameters() accepts ${source} in tests alone`, () => {
    const hits = (path: string) => lintWith(RULE, source, { path }).length;
    assertEquals(["src/a.ts", "scripts/a.ts", "tests/a.ts"].map(hits), [
      1,
      1,
      0,
    ]);
  });
}
