import {
  diskFailure,
  isDiskFull,
  lockFailure,
  refusesWrites,
} from "../../src/core/disk_failure.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";

const withCode = (code: string) => Object.assign(new Error("x"), { code });

/** The message for each disk error, and whether reading may continue. */
const TABLE: readonly (readonly [string, string, string, boolean])[] = [
  ["EACCES", "storage_denied", "permission is denied", true],
  ["EROFS", "storage_denied", "the file system is read-only", true],
  ["ENOSPC", "storage_unavailable", "disk full", true],
  ["EDQUOT", "storage_unavailable", "disk full", true],
  ["EIO", "storage_unavailable", "the disk reported an error", false],
  ["EISDIR", "storage_denied", "it is not a regular file", false],
  ["ENXIO", "storage_denied", "it is not a regular file", false],
  ["ELOOP", "storage_denied", "it is a link", false],
  [
    "ENOTDIR",
    "storage_unavailable",
    "a part of the path is not a folder",
    false,
  ],
  [
    "ENOLCK",
    "storage_unavailable",
    "this file system does not support file locks",
    false,
  ],
  ["EWHATEVER", "storage_unavailable", "EWHATEVER", false],
];

for (const [code, kind, state, goesOn] of TABLE) {
  Deno.test(`diskFailure() says "${state}" when the error is ${code}`, () => {
    const failure = diskFailure("Cannot write", withCode(code));
    assertEquals(failure.kind, kind);
    assertEquals(failure.message, `Cannot write: ${state}`);
    assert(failure.hint !== "");
    assertEquals(refusesWrites(failure), goesOn);
    assertEquals(refusesWrites(withCode(code)), goesOn);
    assertEquals(isDiskFull(failure), state === "disk full");
  });
}

Deno.test("lockFailure() says that locks are missing when locking fails", () => {
  const errors = [new Error("No locks available"), withCode("ENOTSUP")];
  for (const caught of [...errors, withCode("EINVAL"), withCode("ENOSYS")]) {
    const { kind, message } = lockFailure("Cannot lock", caught);
    assertEquals(kind, "storage_unavailable");
    assertMatch(message, /: this file system does not support file locks$/);
  }
  const { message } = lockFailure("Cannot lock", withCode("EIO"));
  assertEquals(message, "Cannot lock: the disk reported an error");
});
