/**
 * Tests the real Credential Manager: on Windows, and under Wine, where
 * `scripts/test` runs this file with Deno for Windows. Elsewhere this file has
 * no test, unless the variable of `requirements.ts` demands this backend.
 */
import { Failure, type FailureKind } from "../../src/core/failure.ts";
import { Secret } from "../../src/core/secret.ts";
import { TOKEN_MAX_BYTES } from "../../src/core/token.ts";
import { tokenKey, tokenKeyName } from "../../src/core/token_key.ts";
import {
  CRED_PERSIST_LOCAL_MACHINE,
  CredentialManager,
} from "deno-keyring-ffi-bindings";
import { CredentialManagerStorage } from "../../src/secure_storage/credential_manager/storage.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { secureStorageContract } from "../contracts/secure_storage_contract.ts";
import { isRequired } from "../requirements.ts";
import { SECRET_WORD } from "../secret_word.ts";
import { BOUND, TO_BOUND } from "../bound.ts";

const HERE = Deno.build.os === "windows";
const KEY = tokenKey("5".repeat(32), "a".repeat(32));
const OTHER = tokenKey("5".repeat(32), "b".repeat(32));
const TARGET = tokenKeyName(KEY);
/**
 * The number of stretches of a run; memory grows in each if there is a leak.
 */
const STRETCHES = 8;

const soon = () => ({ atMs: performance.now() + 5_000 });
const bytes = (text: string) => new TextEncoder().encode(text);

if (HERE || isRequired("credential-manager")) defineTests();

function defineTests(): void {
  secureStorageContract(
    "CredentialManagerStorage on this Windows",
    (use) => use(new CredentialManagerStorage()),
    { runs: 10, staysOpen: true },
  );

  test("CredentialManagerStorage.probe() finds it within its limit", async () => {
    const status = await new CredentialManagerStorage().probe();
    assertEquals(status.available, true, status.reason ?? "");
    assertEquals(status.kind, "credential-manager");
    assertEquals(status.reason, null);
    assertEquals(status.locked, false);
  });

  defineEntryTests();
  defineReadingTests();
  defineMemoryTest();
}

/** Covers the entries that are written and read. */
function defineEntryTests(): void {
  test("CredentialManagerStorage.store() makes the entry that was promised", async () => {
    const storage = new CredentialManagerStorage();
    const names = { userName: "ada \u{1f511}", serverName: "Home" };
    await storage.store(KEY, new Secret("tökən"), { binding: BOUND, names });
    const found = await new CredentialManager().read(TARGET, soon());
    assert(found !== null);
    assertEquals(found.targetName, TARGET);
    assertEquals(found.userName, "ada \u{1f511}");
    assertEquals(found.persist, CRED_PERSIST_LOCAL_MACHINE);
    assertEquals(new TextDecoder().decode(found.blob), "tökən");
    const { JellyTau_destination: kept = found.comment } = found.attributes;
    assertEquals(
      kept.replace("JellyTau: ", ""),
      "https://home.example system",
    );
    await storage.delete(KEY);
    assertEquals(await new CredentialManager().read(TARGET, soon()), null);
  });

  test("CredentialManagerStorage returns an entry without a destination until it is stored with one", async () => {
    const storage = new CredentialManagerStorage();
    const names = { targetName: TARGET, userName: "x", comment: "x" };
    const old = { ...names, blob: bytes("old") };
    assert(await new CredentialManager().write(old, soon()));
    assertEquals(await storage.findEntry(KEY), { bound: false });
    assertEquals((await storage.retrieve(KEY, BOUND))?.expose(), "old");
    const pinned = { ...BOUND, trust: `pin:${"ab".repeat(32)}` };
    await storage.store(KEY, new Secret("old"), { binding: pinned });
    assertEquals(await storage.findEntry(KEY), { bound: true });
    const failure = await assertRejects(
      () => storage.retrieve(KEY, BOUND),
      Failure,
    );
    assertEquals<FailureKind>(failure.kind, "server_changed");
    await storage.delete(KEY);
  });

  test("CredentialManagerStorage keeps a token for the next process", async () => {
    const storage = new CredentialManagerStorage();
    await storage.store(KEY, new Secret(SECRET_WORD), TO_BOUND);
    await storage.store(
      OTHER,
      new Secret("x".repeat(TOKEN_MAX_BYTES)),
      TO_BOUND,
    );
    const again = new CredentialManagerStorage();
    assertEquals((await again.retrieve(KEY, BOUND))?.expose(), SECRET_WORD);
    await again.delete(KEY);
    assertEquals(await storage.retrieve(KEY, BOUND), null);
    const kept = await storage.retrieve(OTHER, BOUND);
    assertEquals(kept?.expose().length, TOKEN_MAX_BYTES);
    await storage.delete(OTHER);
  });
}

/** Covers entries of other programs, and names. */
function defineReadingTests(): void {
  test("CredentialManagerStorage.retrieve() refuses a value that is not a token", async () => {
    const storage = new CredentialManagerStorage();
    const manager = new CredentialManager();
    const names = { targetName: TARGET, userName: "x", comment: "x" };
    const blobs = [
      new Uint8Array(0),
      new Uint8Array([0xff, 0xfe, 0xfd]),
      bytes("two\nlines"),
      bytes("x".repeat(TOKEN_MAX_BYTES + 1)),
      new Uint8Array([0x61, 0x00, 0x62, 0x00]), // UTF-16, as others write
    ];
    for (const blob of blobs) {
      assert(await manager.write({ ...names, blob }, soon()));
      const failure = await assertRejects(
        () => storage.retrieve(KEY, BOUND),
        Failure,
      );
      assertEquals<FailureKind>(failure.kind, "storage_damaged");
    }
    await storage.store(KEY, new Secret("mended"), TO_BOUND);
    assertEquals((await storage.retrieve(KEY, BOUND))?.expose(), "mended");
    await storage.delete(KEY);
  });

  test("CredentialManager.list() finds targets by prefix and no others", async () => {
    const storage = new CredentialManagerStorage();
    const manager = new CredentialManager();
    const prefix = `jellytau::${KEY.serverId}`;
    assertEquals(await manager.list(prefix, soon()), []);
    await storage.store(KEY, new Secret("one"), TO_BOUND);
    await storage.store(OTHER, new Secret("two"), TO_BOUND);
    const both = [TARGET, tokenKeyName(OTHER)].toSorted();
    assertEquals((await manager.list(prefix, soon())).toSorted(), both);
    assertEquals(await manager.list(TARGET, soon()), [TARGET]);
    await storage.delete(KEY);
    await storage.delete(OTHER);
    assertEquals(await manager.list(prefix, soon()), []);
  });

  test("CredentialManager finds an entry whatever the case of its name", async () => {
    const storage = new CredentialManagerStorage();
    const manager = new CredentialManager();
    const targetName = TARGET.toUpperCase();
    const names = { targetName, userName: "x", comment: "x" };
    assert(await manager.write({ ...names, blob: bytes("upper") }, soon()));
    assertEquals((await storage.retrieve(KEY, BOUND))?.expose(), "upper");
    await storage.delete(KEY);
    assertEquals(await manager.read(targetName, soon()), null);
  });
}

/** Covers leaks. */
function defineMemoryTest(): void {
  test("CredentialManagerStorage stays the size it was over 2,000 calls", async () => {
    const storage = new CredentialManagerStorage();
    const token = new Secret("x".repeat(TOKEN_MAX_BYTES));
    const round = async (count: number) => {
      for (let i = 0; i < count; i++) {
        await storage.store(KEY, token, TO_BOUND);
        await storage.retrieve(KEY, BOUND);
      }
    };
    await round(200);
    // A leak grows in every stretch; the runtime and Wine in some.
    const grownBytes: number[] = [];
    for (let stretch = 0; stretch < STRETCHES; stretch++) {
      const before = Deno.memoryUsage().rss;
      await round(1_000 / STRETCHES);
      grownBytes.push(Deno.memoryUsage().rss - before);
    }
    await storage.delete(KEY);
    // Two blocks of 2 KB or more per round, if none were freed.
    const leastLeak = (1_000 / STRETCHES) * TOKEN_MAX_BYTES;
    const grown = Math.min(...grownBytes);
    assert(grown < leastLeak, `${grownBytes.join(", ")} bytes more`);
  });
}

/** Defines a test whose library stays open until the process ends. */
function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, fn, sanitizeResources: false });
}
