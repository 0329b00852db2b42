import { Failure } from "../../src/core/failure.ts";
import type { KeyringStatus, TokenStorages } from "../../src/core/ports.ts";
import { StorageSelector } from "../../src/secure_storage/storages.ts";
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { MemoryStorage } from "../fakes/memory_storage.ts";

const WORKS: KeyringStatus = {
  available: true,
  kind: "libsecret",
  reason: null,
  failing: null,
  locked: false,
  provider: null,
  probeMs: 1,
};
const ABSENT = { ...WORKS, available: false, kind: null, reason: "no bus" };
const FAILS = {
  ...ABSENT,
  kind: WORKS.kind,
  reason: "it hangs",
  failing: "storage_timeout" as const,
};

/**
 * Returns storages whose keyring has this status; null stands for a system
 * without one.
 */
function storagesWith(status: KeyringStatus | null): TokenStorages {
  const none = () => Promise.reject(new Error("nobody asks for this"));
  return new StorageSelector({
    keyring: status && {
      storage: new MemoryStorage("libsecret"),
      probe: () => Promise.resolve(status),
    },
    noKeyringReason: "none on this system",
    file: {
      storage: new MemoryStorage("encrypted-file"),
      status: () =>
        Promise.resolve({
          path: "/data/tokens.json",
          exists: false,
          slots: [],
          entries: 0,
        }),
      care: {
        addSlot: none,
        removeSlot: none,
        rotate: none,
        acceptRollback: none,
        inspect: none,
        peek: none,
        discard: none,
      },
    },
  });
}

const CHOICES = [
  { choice: "auto", status: WORKS, kind: "libsecret", notice: false },
  { choice: "keyring", status: WORKS, kind: "libsecret", notice: false },
  { choice: "file", status: WORKS, kind: "encrypted-file", notice: false },
  { choice: "auto", status: ABSENT, kind: "encrypted-file", notice: true },
  { choice: "auto", status: null, kind: "encrypted-file", notice: true },
  { choice: "file", status: FAILS, kind: "encrypted-file", notice: false },
] as const;

for (const { choice, status, kind, notice } of CHOICES) {
  const keyring = status === null ? "none" : status.reason ?? "one that works";
  Deno.test(`StorageSelector.choose() takes ${kind} for "${choice}" when the keyring is: ${keyring}`, async () => {
    const chosen = await storagesWith(status).choose(choice);
    assertEquals(chosen.storage.kind, kind);
    assertEquals(chosen.notice !== null, notice);
  });
}

const REFUSALS = [
  { choice: "auto", status: FAILS, kind: "storage_timeout" },
  { choice: "keyring", status: FAILS, kind: "storage_timeout" },
  { choice: "keyring", status: ABSENT, kind: "storage_unavailable" },
  { choice: "keyring", status: null, kind: "storage_unavailable" },
] as const;

for (const { choice, status, kind } of REFUSALS) {
  const keyring = status?.reason ?? "none on this system";
  Deno.test(`StorageSelector.choose() refuses "${choice}" when the keyring is: ${keyring}`, async () => {
    const failure = await assertRejects(
      () => storagesWith(status).choose(choice),
      Failure,
    );
    assertEquals(failure.kind, kind);
    assert(failure.message.includes(keyring));
  });
}

Deno.test("StorageSelector.at() returns the storage of each kind, and refuses a keyring of another system", () => {
  const storages = storagesWith(WORKS);
  assertEquals(storages.at("encrypted-file").kind, "encrypted-file");
  assertEquals(storages.at("libsecret").kind, "libsecret");
  for (const kind of ["keychain", "credential-manager"] as const) {
    const failure = assertThrows(() => storages.at(kind), Failure);
    assertEquals(failure.kind, "storage_unavailable");
  }
});
