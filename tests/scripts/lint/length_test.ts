import { assertEquals } from "@std/assert";
import { lintWith } from "./lint_with.ts";

const lines = (count: number) => "  count += 1;\n".repeat(count);

Deno.test("fileLength() accepts 350 lines when the last one ends the file", () => {
  assertEquals(lintWith("file-length", "let a = 1;\n".repeat(350)), []);
});

Deno.test("fileLength() reports a file when it has 351 lines", () => {
  assertEquals(lintWith("file-length", "let a = 1;\n".repeat(351)), [
    "This file has 351 lines",
  ]);
});

Deno.test("fileLength() reports a file when a comment asks for an exception", () => {
  const source = "// long: a table\n" + "let a = 1;\n".repeat(350);
  assertEquals(lintWith("file-length", source).length, 1);
});

const FORMS: Readonly<Record<string, (body: string) => string>> = {
  "a function": (body) => `function f() {\n${body}}\n`,
  "an exported function": (body) => `export function f() {\n${body}}\n`,
  "a generator": (body) => `async function* f() {\n${body}}\n`,
  "a method": (body) => `class A {\nf() {\n${body}}\n}\n`,
  "a private method": (body) => `class A {\n#f() {\n${body}}\n}\n`,
  "a constructor": (body) => `class A {\nconstructor() {\n${body}}\n}\n`,
  "a getter": (body) => `class A {\nget f() {\n${body}}\n}\n`,
  "an arrow function": (body) => `const f = () => {\n${body}};\n`,
  "a callback": (body) => `test("x", async () => {\n${body}});\n`,
  "a method of an object": (body) => `const a = {\nf() {\n${body}}\n};\n`,
};

for (const [form, write] of Object.entries(FORMS)) {
  Deno.test(`functionLength() reports ${form} when it has 61 lines`, () => {
    assertEquals(lintWith("function-length", write(lines(58))), []);
    assertEquals(lintWith("function-length", write(lines(59))), [
      "This function has 61 lines",
    ]);
  });
}

Deno.test("functionLength() counts all lines when a call stands in the middle", () => {
  const source = `function f() {\n${lines(30)}  call(\n  );\n${lines(30)}}\n`;
  assertEquals(lintWith("function-length", source).length, 1);
});
