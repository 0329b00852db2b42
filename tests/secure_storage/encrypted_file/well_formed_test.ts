import { Failure } from "../../../src/core/failure.ts";
import {
  isCount,
  isHex,
  objectOf,
  parseObject,
  textOf,
} from "../../../src/secure_storage/encrypted_file/well_formed.ts";
import { assertEquals, assertThrows } from "@std/assert";

for (const value of [null, undefined, [], 1, "text", true]) {
  Deno.test(`objectOf() refuses ${JSON.stringify(value)}`, () => {
    const failure = assertThrows(() => objectOf(value), Failure);
    assertEquals(failure.kind, "storage_damaged");
  });
}

Deno.test("objectOf() returns an object as it is", () => {
  const value = { a: 1 };
  assertEquals(objectOf(value), value);
});

for (const text of ["", "{", "null", "[1]", '"a"', "1", '{"a":1}}']) {
  Deno.test(`parseObject() refuses ${JSON.stringify(text)}`, () => {
    const failure = assertThrows(() => parseObject(text), Failure);
    assertEquals(failure.kind, "storage_damaged");
  });
}

Deno.test("textOf() refuses bytes that are not UTF-8, and keeps a BOM", () => {
  const failure = assertThrows(() => textOf(new Uint8Array([0xff])), Failure);
  assertEquals(failure.kind, "storage_damaged");
  assertEquals(textOf(new Uint8Array([0xef, 0xbb, 0xbf])), "\ufeff");
});

Deno.test("isHex() takes lower-case digits of one length alone", () => {
  for (const it of ["0a", "ff"]) assertEquals(isHex(it, 2), true, it);
  for (const it of ["0A", "0", "0aa", "0g", "", " 0", 10, null]) {
    assertEquals(isHex(it, 2), false, `${it}`);
  }
});

Deno.test("isCount() takes whole numbers above zero alone", () => {
  for (const it of [1, 2 ** 53 - 1]) assertEquals(isCount(it), true, `${it}`);
  for (const it of [0, -1, 0.5, 2 ** 53, NaN, Infinity, "1", null]) {
    assertEquals(isCount(it), false, `${it}`);
  }
});
