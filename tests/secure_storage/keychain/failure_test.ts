import * as fc from "fast-check";
import { FAILURES } from "../../../src/core/failure.ts";
import { NativeError } from "deno-keyring-ffi-bindings/native-error";
import {
  isAbsent,
  keychainFailure,
} from "../../../src/secure_storage/keychain/failure.ts";
import { assert, assertEquals } from "@std/assert";
import { SECRET_WORD } from "../../secret_word.ts";

const status = (code: number) => new NativeError("os-status", code);

Deno.test("keychainFailure() returns a kind of the table and the number for any status", () => {
  fc.assert(fc.property(fc.integer(), (code) => {
    const failure = keychainFailure("Cannot read token", status(code));
    assert(Object.hasOwn(FAILURES, failure.kind));
    assertEquals(failure.code, `os-status ${code}`);
    assert(failure.message.startsWith("Cannot read token: "));
    assert(failure.hint.length > 0);
  }));
});

Deno.test("keychainFailure() drops a foreign error's text", () => {
  const failure = keychainFailure("Cannot read token", new Error(SECRET_WORD));
  assertEquals(failure.kind, "internal");
  assertEquals(Deno.inspect(failure).includes(SECRET_WORD), false);
});

Deno.test("keychainFailure() knows how far macOS' complaints of a signature reach", () => {
  const kind = (code: number) => keychainFailure("Try", status(code)).kind;
  assertEquals(kind(-67072), "storage_denied");
  assertEquals(kind(-66990), "storage_denied");
  assertEquals(kind(-67073), "internal");
  assertEquals(kind(-66989), "internal");
});

Deno.test("isAbsent() holds for no keychain, not for one that fails", () => {
  const absent = [
    new NativeError("library", 0),
    status(-25291),
    status(-25307),
  ];
  const failing = [
    new NativeError("limit", 0),
    new NativeError("limit", -25307),
    status(-25308),
    status(-25295),
    new Error("other"),
  ];
  assertEquals(absent.map(isAbsent), [true, true, true]);
  assertEquals(failing.map(isAbsent), [false, false, false, false, false]);
});
