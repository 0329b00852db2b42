import * as fc from "fast-check";
import {
  dispositionName,
  nameKey,
  numberedName,
  safeFileName,
} from "../../../src/library/download/file_name.ts";
import { assert, assertEquals } from "@std/assert";

const CASES: [given: string, safe: string][] = [
  ["The Forest", "The Forest"],
  ["Film (1999).mkv", "Film (1999).mkv"],
  ["No. 5", "No. 5"],
  ["../../etc/passwd", "_.._etc_passwd"],
  ["..\\..\\x.mkv", "_.._x.mkv"],
  ["C:\\Windows\\x.mkv", "C__Windows_x.mkv"],
  ["/", "_"],
  ["..", "item"],
  ["", "item"],
  [" . ", "item"],
  [".hidden.mkv", "hidden.mkv"],
  ["trailing. . .mkv", "trailing.mkv"],
  ["CON", "_CON"],
  ["nul.mkv", "_nul.mkv"],
  ["com1.tar.gz", "_com1.tar.gz"],
  ["COM¹.mkv", "_COM¹.mkv"],
  ["conduct.mkv", "conduct.mkv"],
  ["a\u0000b\u001b[31m\u202ecod.mkv", "ab[31mcod.mkv"],
  ["映画.mkv", "映画.mkv"],
  ["cafe\u0301.mkv", "café.mkv"],
  ["x.part", "x_part"],
  ["x.PART", "x_part"],
];

for (const [given, safe] of CASES) {
  Deno.test(`safeFileName() returns "${safe}" for ${JSON.stringify(given)}`, () => {
    assertEquals(safeFileName(given, "item"), safe);
  });
}

Deno.test("safeFileName() keeps the extension of a name of 300 bytes", () => {
  const safe = safeFileName(`${"é".repeat(150)}.mkv`, "item");
  assert(safe.endsWith("é.mkv"));
  assert(new TextEncoder().encode(safe).length <= 130);
});

Deno.test("safeFileName() is safe for every text, and stays as it is", () => {
  const hostile = fc.string({ unit: "binary", maxLength: 400 });
  const near = fc.string({
    unit: fc.constantFrom(...'./\\:*?"<>| \tconCON1.mkvpart\u202e\u0000é'),
    maxLength: 300,
  });
  fc.assert(
    fc.property(fc.oneof(hostile, near), (text) => {
      const name = safeFileName(text, "item");
      const message = JSON.stringify([text, name]);
      // deno-lint-ignore no-control-regex -- these must not be there
      assert(!/[<>:"/\\|?*\x00-\x1f\x7f-\x9f]/.test(name), message);
      assert(!/^[.\s]|[.\s]$/u.test(name) && name !== "", message);
      const device = /^(con|prn|aux|nul|com\d|lpt\d)\s*(\.|$)/i;
      assert(!device.test(name), message);
      assert(!/\.part$/i.test(name), message);
      assert(new TextEncoder().encode(name).length <= 140, message);
      assert(name.isWellFormed(), message);
      assertEquals(safeFileName(name, "item"), name, message);
    }),
    { numRuns: 500 },
  );
});

Deno.test("numberedName() puts the number before the extension", () => {
  assertEquals(numberedName("a.mkv", 1), "a.mkv");
  assertEquals(numberedName("a.mkv", 2), "a (2).mkv");
  assertEquals(numberedName("The Forest", 3), "The Forest (3)");
});

Deno.test("nameKey() is the same for what a Mac takes for one name", () => {
  assertEquals(nameKey("Cafe\u0301.MKV"), nameKey("café.mkv"));
  assertEquals(nameKey("STRASSE"), nameKey("straße"));
});

const DISPOSITIONS: [header: string | null, name: string | null][] = [
  [null, null],
  ["attachment", null],
  ['attachment; filename="a b.mkv"', "a b.mkv"],
  ["attachment; filename=a.mkv", "a.mkv"],
  ['attachment; filename="a \\"b\\".mkv"', 'a "b".mkv'],
  [`attachment; filename="_.mkv"; filename*=UTF-8''%C3%A9.mkv`, "é.mkv"],
  [`attachment; filename*=UTF-8''..%2F..%2Fx; filename="y"`, "../../x"],
  [`attachment; filename="y"; filename*=UTF-8''%FF%FE`, "y"],
  [`attachment; filename="y"; filename*=UTF-8''%`, "y"],
];

for (const [header, name] of DISPOSITIONS) {
  Deno.test(`dispositionName() reads ${name} from ${header}`, () => {
    assertEquals(dispositionName(header), name);
  });
}

Deno.test("dispositionName() never throws", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    dispositionName(`attachment; filename*=UTF-8''${text}; filename="${text}"`);
  }));
});
