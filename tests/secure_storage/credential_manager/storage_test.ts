import { Failure, type FailureKind } from "../../../src/core/failure.ts";
import { Secret } from "../../../src/core/secret.ts";
import { tokenKey, tokenKeyName } from "../../../src/core/token_key.ts";
import { NativeError } from "deno-keyring-ffi-bindings/native-error";
import { CredentialManagerStorage } from "../../../src/secure_storage/credential_manager/storage.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { secureStorageContract } from "../../contracts/secure_storage_contract.ts";
import {
  FakeCredentials,
  type Misbehaviour,
} from "../../fakes/fake_credentials.ts";
import { SECRET_WORD } from "../../secret_word.ts";
import { BOUND, TO_BOUND } from "../../bound.ts";

const KEY = tokenKey("5".repeat(32), "a".repeat(32));
const TARGET = tokenKeyName(KEY);
const WORD = new Secret(SECRET_WORD);

function open(options: { limitMs?: number; signal?: AbortSignal } = {}) {
  const fake = new FakeCredentials();
  const storage = new CredentialManagerStorage({
    ...options,
    open: () => fake,
  });
  return { fake, storage };
}

secureStorageContract(
  "CredentialManagerStorage on a fake",
  (use) => use(open().storage),
);

secureStorageContract(
  "CredentialManagerStorage on a fake without attributes",
  (use) => {
    const { fake, storage } = open();
    fake.misbehaviour = { dropsAttributes: true };
    return use(storage);
  },
);

Deno.test("CredentialManagerStorage.store() names the entry, its user and its server", async () => {
  const { fake, storage } = open();
  await storage.store(KEY, WORD, {
    binding: BOUND,
    names: { userName: "ada", serverName: "Home" },
  });
  const entry = fake.entries.get(TARGET);
  assertEquals(entry?.targetName, TARGET);
  assertEquals(entry?.userName, "ada");
  assertEquals(entry?.comment, "JellyTau: ada on Home");
  assertEquals(entry?.attribute, {
    keyword: "JellyTau_destination",
    value: "https://home.example system",
  });
  assertEquals(new TextDecoder().decode(entry?.blob), SECRET_WORD);
});

Deno.test("CredentialManagerStorage.store() leaves no token in what it lent", async () => {
  const { fake, storage } = open();
  let lent: Uint8Array | undefined;
  const write = fake.write.bind(fake);
  fake.write = (credential, deadline) => {
    lent = credential.blob;
    return write(credential, deadline);
  };
  await storage.store(KEY, WORD, TO_BOUND);
  assertEquals(lent?.every((it) => it === 0), true);
});

type Call = (storage: CredentialManagerStorage) => Promise<unknown>;
const STORE: Call = (it) => it.store(KEY, new Secret("another"), TO_BOUND);
const RETRIEVE: Call = (it) => it.retrieve(KEY, BOUND);
const DELETE: Call = (it) => it.delete(KEY);
const ALL = [STORE, RETRIEVE, DELETE];

/** The expected result of each misbehaviour. */
const CASES: readonly {
  is: string;
  misbehaviour: Misbehaviour;
  calls: readonly Call[];
  kind: FailureKind;
}[] = [
  {
    is: "the logon keeps no credentials",
    misbehaviour: { persistence: 0 },
    calls: ALL,
    kind: "storage_unavailable",
  },
  {
    is: "the logon keeps them until logoff only",
    misbehaviour: { persistence: 1 },
    calls: ALL,
    kind: "storage_unavailable",
  },
  {
    is: "a write is refused",
    misbehaviour: { refusesWrites: true },
    calls: [STORE],
    kind: "storage_denied",
  },
  {
    is: "a write is lost",
    misbehaviour: { keeps: null },
    calls: [STORE],
    kind: "storage_damaged",
  },
  {
    is: "something else is kept",
    misbehaviour: { keeps: "an older token" },
    calls: [STORE],
    kind: "storage_damaged",
  },
  {
    is: "an empty secret is kept",
    misbehaviour: { keeps: "" },
    calls: [STORE],
    kind: "storage_damaged",
  },
  {
    is: "an entry is listed but not given",
    misbehaviour: { refusesReads: true },
    calls: [RETRIEVE, STORE],
    kind: "storage_denied",
  },
  {
    is: "another entry is given",
    misbehaviour: {
      answersWith: tokenKeyName(tokenKey("6".repeat(32), "a".repeat(32))),
    },
    calls: [RETRIEVE, STORE],
    kind: "storage_damaged",
  },
  {
    is: "a delete is refused",
    misbehaviour: { refusesDeletes: true },
    calls: [DELETE],
    kind: "storage_denied",
  },
  {
    is: "a deleted entry is still listed",
    misbehaviour: { refusesDeletes: true, refusesReads: true },
    calls: [DELETE],
    kind: "storage_denied",
  },
];

for (const { is, misbehaviour, calls, kind } of CASES) {
  Deno.test(`CredentialManagerStorage fails with ${kind} when ${is}`, async () => {
    for (const call of calls) {
      const { fake, storage } = open();
      await storage.store(KEY, WORD, TO_BOUND);
      fake.misbehaviour = misbehaviour;
      const failure = await assertRejects(() => call(storage), Failure);
      assertEquals(failure.kind, kind);
      assert(!JSON.stringify(failure).includes(SECRET_WORD));
      assert(failure.hint !== "");
    }
  });
}

for (
  const call of [
    "genericPersistence",
    "write",
    "read",
    "list",
    "delete",
  ] as const
) {
  Deno.test(`CredentialManagerStorage ends within its limit when ${call} hangs`, async () => {
    const { fake, storage } = open({ limitMs: 50 });
    fake.misbehaviour = { hangs: [call] };
    const failures = await Promise.allSettled(ALL.map((it) => it(storage)));
    const kinds = failures.flatMap((it) =>
      it.status === "rejected" ? [(it.reason as Failure).kind] : []
    );
    assert(kinds.length > 0);
    assertEquals(new Set(kinds), new Set(["storage_timeout"]));
  });
}

Deno.test("CredentialManagerStorage starts no write after its limit", async () => {
  const { fake, storage } = open({ limitMs: 0 });
  const failure = await assertRejects(
    () => storage.store(KEY, WORD, TO_BOUND),
    Failure,
  );
  assertEquals(failure.kind, "storage_timeout");
  assertEquals(fake.calls.includes("write"), false);
  assertEquals(fake.entries.size, 0);
});

Deno.test("CredentialManagerStorage is cancelled by its signal", async () => {
  const stop = new AbortController();
  const { fake, storage } = open({ signal: stop.signal });
  fake.misbehaviour = { hangs: ["read"] };
  setTimeout(() => stop.abort(), 10);
  const failure = await assertRejects(
    () => storage.retrieve(KEY, BOUND),
    Failure,
  );
  assertEquals(failure.kind, "cancelled");
  const later = storage.during(AbortSignal.abort());
  const again = await assertRejects(() => later.retrieve(KEY, BOUND), Failure);
  assertEquals(again.kind, "cancelled");
});

Deno.test("CredentialManagerStorage.retrieve() finds what is stored while it looks", async () => {
  const { fake, storage } = open();
  const read = fake.read.bind(fake);
  let reads = 0;
  await storage.store(KEY, WORD, TO_BOUND);
  fake.read = (target, deadline) =>
    reads++ === 0 ? Promise.resolve(null) : read(target, deadline);
  assertEquals((await storage.retrieve(KEY, BOUND))?.expose(), SECRET_WORD);
});

Deno.test("CredentialManagerStorage does not take a store that returns nothing for an empty one", async () => {
  for (const misbehaviour of [{ refusesWrites: true }, { keeps: null }]) {
    const { fake, storage } = open();
    fake.misbehaviour = misbehaviour;
    for (const call of ALL) {
      const failure = await assertRejects(() => call(storage), Failure);
      assertEquals(failure.kind, "storage_denied");
    }
  }
});

Deno.test("CredentialManagerStorage leaves no probe behind", async () => {
  const { fake, storage } = open();
  assertEquals(await storage.retrieve(KEY, BOUND), null);
  await storage.delete(KEY);
  assertEquals(fake.entries.size, 0);
  assertEquals(fake.calls.filter((it) => it === "write").length, 2);
});

Deno.test("CredentialManagerStorage makes no probe when there are other entries of ours", async () => {
  const { fake, storage } = open();
  await storage.store(tokenKey("6".repeat(32), "a".repeat(32)), WORD, TO_BOUND);
  assertEquals(await storage.retrieve(KEY, BOUND), null);
  assertEquals(fake.calls.filter((it) => it === "write").length, 1);
});

Deno.test("CredentialManagerStorage.probe() says why there is none", async () => {
  const patient = open().storage;
  assertEquals((await patient.probe()).kind, "credential-manager");
  const { fake, storage } = open({ limitMs: 50 });
  fake.misbehaviour = { persistence: 0 };
  const none = await storage.probe();
  assertEquals(none.available, false);
  assertEquals(none.kind, null);
  assertEquals(none.failing, null);
  assertEquals(none.reason, "this logon has no Credential Manager");
  fake.misbehaviour = { hangs: ["genericPersistence"] };
  const slow = await storage.probe();
  assertEquals(slow.available, false);
  assertEquals(slow.failing, "storage_timeout");
  assertEquals(slow.reason, "Credential Manager did not reply");
});

Deno.test("CredentialManagerStorage is unavailable when the library is not there", async () => {
  const storage = new CredentialManagerStorage({
    open: () => {
      throw new NativeError("library", 0, { message: "tried it" });
    },
  });
  const failure = await assertRejects(
    () => storage.retrieve(KEY, BOUND),
    Failure,
  );
  assertEquals(failure.kind, "storage_unavailable");
  const { available, reason } = await storage.probe();
  assertEquals(available, false);
  assertEquals(reason, "advapi32.dll is missing");
});
