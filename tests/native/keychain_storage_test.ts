/**
 * Tests the contract on the real keychain of a Mac, elsewhere on the double.
 */
import { Failure, type FailureKind } from "../../src/core/failure.ts";
import type { SecureStorage } from "../../src/core/ports.ts";
import { Secret } from "../../src/core/secret.ts";
import { tokenKey, tokenKeyName } from "../../src/core/token_key.ts";
import { KeychainStorage } from "../../src/secure_storage/keychain/storage.ts";
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { secureStorageContract } from "../contracts/secure_storage_contract.ts";
import {
  type KeychainDouble,
  NO_DOUBLE,
  openKeychainDouble,
} from "./keychain_double.ts";
import {
  makeDefaultKeychain,
  security,
  type TemporaryKeychain,
} from "./temporary_keychain.ts";
import { BOUND, TO_BOUND } from "../bound.ts";

const IN_CI = !["", "false", "0", undefined].includes(Deno.env.get("CI"));

const KEY = tokenKey("5".repeat(32), "a".repeat(32));
const NAMES = { userName: "ada", serverName: "Home" };

if (Deno.build.os === "darwin") {
  testOnMac();
} else {
  let double: KeychainDouble | null = null;
  secureStorageContract(
    "KeychainStorage on the double",
    async (use) => {
      const opened = double ??= await openKeychainDouble();
      opened.reset();
      const open = () => opened.keychain;
      await use(checked(new KeychainStorage({ open }), opened));
    },
    { ignore: NO_DOUBLE, runs: 100, staysOpen: true },
  );
}

function testOnMac(): void {
  const service = `jellytau-test-${crypto.randomUUID()}`;
  const storage = new KeychainStorage({ service });
  const test = (name: string, fn: () => Promise<void>) =>
    Deno.test({ name, sanitizeResources: false, fn });
  let own: TemporaryKeychain | null = null;

  // Names of their own keep test entries apart from a user's. A keychain that can
  // be locked is made only on a machine that nobody else uses.
  Deno.test.beforeAll(async () => {
    if (IN_CI) own = await makeDefaultKeychain();
  });
  Deno.test.afterAll(() => own?.remove());

  secureStorageContract("KeychainStorage on macOS", (use) => use(storage), {
    runs: 10,
    staysOpen: true,
  });

  test("KeychainStorage.store() makes an entry that security(1) finds", async () => {
    await storage.store(KEY, new Secret("seen from outside"), {
      binding: BOUND,
      names: NAMES,
    });
    const find = ["find-generic-password", "-s", service];
    const text = await security([...find, "-a", tokenKeyName(KEY)]);
    assertStringIncludes(text, "JellyTau: ada on Home");
    await storage.delete(KEY);
    await assertRejects(() => security([...find, "-a", tokenKeyName(KEY)]));
  });

  test("KeychainStorage.probe() finds the default keychain", async () => {
    const { available, kind, locked } = await storage.probe();
    assertEquals([available, kind, locked], [true, "keychain", false]);
  });

  if (!IN_CI) return;
  test("KeychainStorage distinguishes a locked keychain of macOS from an absent token", async () => {
    await storage.store(KEY, new Secret("behind the lock"), TO_BOUND);
    await own?.lock();
    assertEquals((await storage.probe()).locked, true);
    const calls: (() => Promise<unknown>)[] = [
      () => storage.retrieve(KEY, BOUND),
      () => storage.store(KEY, new Secret("another"), TO_BOUND),
    ];
    for (const call of calls) {
      const failure = await assertRejects(call, Failure);
      assertEquals<FailureKind>(failure.kind, "storage_locked");
    }
    await own?.unlock();
    const found = await storage.retrieve(KEY, BOUND);
    assertEquals(found?.expose(), "behind the lock");
    await storage.delete(KEY);
  });
}

/** Checks after every call that no object is left and no rule was broken. */
function checked(storage: KeychainStorage, double: KeychainDouble) {
  const afterwards = async <T>(result: Promise<T>): Promise<T> => {
    try {
      return await result;
    } finally {
      double.check();
    }
  };
  const wrapped: SecureStorage = {
    kind: storage.kind,
    store: (...args) => afterwards(storage.store(...args)),
    retrieve: (...args) => afterwards(storage.retrieve(...args)),
    findEntry: (key) => afterwards(storage.findEntry(key)),
    delete: (key) => afterwards(storage.delete(key)),
    listKeys: () => afterwards(storage.listKeys()),
  };
  return wrapped;
}
