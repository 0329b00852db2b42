import * as fc from "fast-check";
import {
  CREDENTIAL_BYTES,
  type CredentialFields,
  decodeAttribute,
  decodeCredential,
  encodeAttribute,
  encodeCredential,
  systemLibrary,
  wideString,
} from "../../windows/credential.ts";
import { NativeError } from "../../native_error.ts";
import { assert, assertEquals, assertThrows } from "@std/assert";

const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
const address = fc.bigInt({ min: 1n, max: (1n << 64n) - 1n });

Deno.test("encodeCredential() puts every field where Windows looks for it", () => {
  const bytes = encodeCredential({
    type: 0x01020304,
    targetName: 0x1111111111111111n,
    comment: 0x2222222222222222n,
    blobBytes: 0x05060708,
    blob: 0x3333333333333333n,
    persist: 0x090a0b0c,
    attributeCount: 0x0d0e0f10,
    attributes: 0x5555555555555555n,
    userName: 0x4444444444444444n,
  });
  assertEquals(
    bytes.toHex(),
    "00000000" + "04030201" + // Flags, Type
      "11".repeat(8) + "22".repeat(8) + // TargetName, Comment
      "00".repeat(8) + // LastWritten
      "08070605" + "00000000" + "33".repeat(8) + // size, gap, blob
      "0c0b0a09" + "100f0e0d" + // Persist, AttributeCount
      "55".repeat(8) + "00".repeat(8) + // Attributes, TargetAlias
      "44".repeat(8), // UserName
  );
  assertEquals(bytes.length, CREDENTIAL_BYTES);
});

Deno.test("decodeCredential() returns what was encoded", () => {
  const fields: fc.Arbitrary<CredentialFields> = fc.record({
    type: u32,
    targetName: address,
    comment: address,
    blobBytes: fc.integer({ min: 0, max: 2_560 }),
    blob: address,
    persist: u32,
    attributeCount: fc.integer({ min: 0, max: 64 }),
    attributes: address,
    userName: address,
  });
  fc.assert(fc.property(fields, (it) => {
    assertEquals(decodeCredential(encodeCredential(it)), it);
  }));
});

Deno.test("decodeCredential() takes or refuses any bytes, and nothing else", () => {
  const small = fc.uint8Array({ max: 16, minLength: 80, maxLength: 80 });
  const bytes = fc.oneof(fc.uint8Array({ maxLength: 100 }), small);
  fc.assert(fc.property(bytes, (it) => {
    try {
      const { blob, blobBytes } = decodeCredential(Uint8Array.from(it));
      assertEquals(it.length, CREDENTIAL_BYTES);
      assert(blobBytes <= 2_560);
      assert(blob !== 0n || blobBytes === 0);
    } catch (caught) {
      const isOurs = caught instanceof NativeError;
      assertEquals(isOurs && caught.domain, "credential");
    }
  }));
});

Deno.test("encodeAttribute() puts every field where Windows looks for it", () => {
  const fields = {
    keyword: 0x1111111111111111n,
    valueBytes: 256,
    value: 0x2222222222222222n,
  };
  const bytes = encodeAttribute(fields);
  assertEquals(
    bytes.toHex(),
    "11".repeat(8) + "00000000" + "00010000" + "22".repeat(8),
  );
  assertEquals(decodeAttribute(bytes), fields);
});

Deno.test("decodeAttribute() refuses a value that has no place or is too large", () => {
  for (const [valueBytes, value] of [[1, 0n], [257, 1n]] as const) {
    const bytes = new Uint8Array(24);
    const view = new DataView(bytes.buffer);
    view.setUint32(12, valueBytes, true);
    view.setBigUint64(16, value, true);
    assertThrows(() => decodeAttribute(bytes), NativeError);
  }
});

Deno.test("decodeCredential() refuses lists that have no place or are too large", () => {
  const none = {
    type: 1,
    targetName: 1n,
    comment: 0n,
    persist: 2,
    blob: 0n,
    blobBytes: 0,
    attributeCount: 0,
    attributes: 0n,
    userName: 0n,
  };
  for (
    const bad of [
      { blob: 0n, blobBytes: 1 },
      { blob: 1n, blobBytes: 2_561 },
      { attributeCount: 1, attributes: 0n },
      { attributeCount: 65, attributes: 1n },
    ]
  ) {
    const bytes = encodeCredential({ ...none, ...bad });
    assertThrows(() => decodeCredential(bytes), NativeError);
  }
});

Deno.test("wideString() is UTF-16 that ends once, within its limit", () => {
  const unit = fc.oneof(
    fc.integer({ min: 0, max: 0xffff }),
    fc.constantFrom(0, 0x61, 0xd83d, 0xdd11),
  );
  const text = fc.array(unit, { maxLength: 20 })
    .map((it) => String.fromCharCode(...it));
  fc.assert(fc.property(text, fc.integer({ min: 0, max: 20 }), (it, max) => {
    const bytes = wideString(it, max);
    const units = new Uint16Array(bytes.buffer);
    assert(units.length - 1 <= max);
    assertEquals(units.indexOf(0), units.length - 1);
    const back = new TextDecoder("utf-16le", { fatal: true, ignoreBOM: true })
      .decode(bytes.subarray(0, -2));
    assert(it.toWellFormed().replaceAll("\0", "").startsWith(back));
  }));
  assertEquals(wideString("aä", 9).toHex(), "6100e4000000");
  assertEquals(wideString("a\u{1f511}", 2).toHex(), "61000000");
});

Deno.test("systemLibrary() is absolute for any SystemRoot", () => {
  const name = "advapi32.dll";
  const table = {
    "C:\\Windows": "C:\\Windows\\System32\\advapi32.dll",
    "D:\\WinNT\\": "D:\\WinNT\\System32\\advapi32.dll",
    "": "C:\\Windows\\System32\\advapi32.dll",
    ".": "C:\\Windows\\System32\\advapi32.dll",
    "Windows": "C:\\Windows\\System32\\advapi32.dll",
    "C:Windows": "C:\\Windows\\System32\\advapi32.dll",
    "\\\\host\\share": "C:\\Windows\\System32\\advapi32.dll",
    "\\Windows": "C:\\Windows\\System32\\advapi32.dll",
  };
  for (const [root, wanted] of Object.entries(table)) {
    assertEquals(systemLibrary(root, name), wanted);
  }
  assertEquals(systemLibrary(undefined, name), table[""]);
});
