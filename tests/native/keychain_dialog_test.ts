import { Secret } from "../../src/core/secret.ts";
import { tokenKey } from "../../src/core/token_key.ts";
import { assert, assertEquals } from "@std/assert";
import type { FunctionName } from "./keychain_double.ts";
import {
  KEY,
  keychainTest,
  kindOf,
  OTHER_KEY,
  TOKEN,
} from "./keychain_fixture.ts";
import { BOUND, TO_BOUND } from "../bound.ts";

/**
 * A limit that tests can wait for, and long enough for a call to reach the
 * place where it hangs.
 */
const LIMIT_MS = 500;

keychainTest(
  "KeychainStorage distinguishes a locked keychain from an absent token, without asking",
  async (double, storage) => {
    const keychain = storage();
    await keychain.store(KEY, TOKEN, TO_BOUND);
    double.set("lock");
    const calls: (() => Promise<unknown>)[] = [
      () => keychain.retrieve(KEY, BOUND),
      () => keychain.retrieve(OTHER_KEY, BOUND),
      () => keychain.findEntry(OTHER_KEY),
      () => keychain.store(KEY, new Secret("another"), TO_BOUND),
      () => keychain.store(OTHER_KEY, TOKEN, TO_BOUND),
      () => keychain.delete(KEY),
      () => keychain.delete(OTHER_KEY),
    ];
    for (const call of calls) {
      assertEquals(await kindOf(call), "storage_locked");
    }
    const status = await keychain.probe();
    assertEquals([status.available, status.locked], [true, true]);
    assertEquals(double.dialogs(), 0);
  },
);

keychainTest(
  "KeychainStorage says locked when a locked keychain says that it denies",
  async (double, storage) => {
    await storage().store(KEY, TOKEN, TO_BOUND);
    double.answer("SecItemCopyMatching", -25293);
    const call = () => storage().retrieve(KEY, BOUND);
    assertEquals(await kindOf(call), "storage_denied");
    double.set("lock");
    assertEquals(await kindOf(call), "storage_locked");
  },
);

keychainTest(
  "KeychainStorage opens one dialog for several accounts at once",
  async (double, storage) => {
    let told = 0;
    const keychain = storage({ onUnlock: () => told++ });
    const keys = ["1", "2", "3", "4"].map((n) =>
      tokenKey(n.repeat(32), n.repeat(32))
    );
    /**
     * Retrieves all keys at once, so that every call meets the lock before the
     * dialog ends.
     */
    const all = async () => {
      double.hang("SecKeychainUnlock");
      const before = double.calls("SecKeychainGetStatus");
      const waiting = Promise.allSettled(
        keys.map((it) => keychain.retrieve(it, BOUND)),
      );
      const met = () => double.calls("SecKeychainGetStatus") - before;
      for (let i = 0; i < 2_000 && met() < keys.length; i++) {
        await new Promise((done) => setTimeout(done, 5));
      }
      await double.hangs();
      await new Promise((done) => setTimeout(done, 0)); // all have met the lock
      double.hang(null);
      return (await waiting).map((it) => it.status);
    };
    double.set("lock");
    double.person("cancels");
    assertEquals(await all(), Array(4).fill("rejected"));
    assertEquals([told, double.dialogs()], [1, 1]);
    double.person("allows");
    assertEquals(await all(), Array(4).fill("fulfilled"));
    assertEquals([told, double.dialogs()], [2, 2]);
  },
);

keychainTest(
  "KeychainStorage asks once and says so when there is a user to ask",
  async (double, storage) => {
    let told = 0;
    const keychain = storage({ onUnlock: () => told++ });
    await keychain.store(KEY, TOKEN, TO_BOUND);
    assertEquals([told, double.dialogs()], [0, 0]);
    double.set("lock");
    double.person("allows");
    assert((await keychain.retrieve(KEY, BOUND))?.equals(TOKEN));
    assertEquals([told, double.dialogs()], [1, 1]);
    double.set("lock");
    assertEquals(await keychain.retrieve(OTHER_KEY, BOUND), null);
    assertEquals([told, double.dialogs()], [2, 2]);
    double.set("lock");
    await keychain.delete(OTHER_KEY);
    assertEquals([told, double.dialogs()], [3, 3]);
    double.set("lock");
    await keychain.delete(KEY);
    assertEquals([told, double.dialogs()], [4, 4]);
    assertEquals(await keychain.retrieve(KEY, BOUND), null);
  },
);

keychainTest(
  "KeychainStorage keeps the token when the person refuses",
  async (double, storage) => {
    const keychain = storage({ onUnlock: () => {} });
    await keychain.store(KEY, TOKEN, TO_BOUND);
    const refusals = [
      ["cancels", "cancelled"],
      ["mistypes", "storage_denied"],
      ["nobody", "storage_locked"],
    ] as const;
    double.set("lock");
    for (const [person, kind] of refusals) {
      double.person(person);
      assertEquals(await kindOf(() => keychain.retrieve(KEY, BOUND)), kind);
      assertEquals(await kindOf(() => keychain.delete(KEY)), kind);
      assertEquals(
        await kindOf(() => keychain.retrieve(OTHER_KEY, BOUND)),
        kind,
      );
      const store = () => keychain.store(KEY, new Secret("another"), TO_BOUND);
      assertEquals(await kindOf(store), kind);
    }
    double.person("allows");
    assert((await keychain.retrieve(KEY, BOUND))?.equals(TOKEN));
  },
);

keychainTest(
  "KeychainStorage asks for another program's entry, or is denied",
  async (double, storage) => {
    await storage().store(KEY, TOKEN, TO_BOUND);
    double.makeForeign();
    const call = () => storage().retrieve(KEY, BOUND);
    assertEquals(await kindOf(call), "storage_denied");
    assertEquals(double.dialogs(), 0);
    double.person("allows");
    const found = await storage({ onUnlock: () => {} }).retrieve(KEY, BOUND);
    assert(found?.equals(TOKEN));
    assertEquals(double.dialogs(), 1);
  },
);

keychainTest(
  "KeychainStorage ends within its limit when a call hangs",
  async (double, storage) => {
    const quick = { limitMs: LIMIT_MS, personLimitMs: LIMIT_MS };
    const keychain = storage({ ...quick, onUnlock: () => {} });
    await storage().store(KEY, TOKEN, TO_BOUND);
    const calls: readonly [FunctionName, () => Promise<unknown>][] = [
      ["SecItemAdd", () => keychain.store(OTHER_KEY, TOKEN, TO_BOUND)],
      ["SecItemCopyMatching", () => keychain.retrieve(KEY, BOUND)],
      ["SecItemUpdate", () => keychain.store(KEY, TOKEN, TO_BOUND)],
      ["SecItemDelete", () => keychain.delete(KEY)],
      [
        "SecKeychainCopyDefault",
        () =>
          keychain.retrieve(tokenKey("7".repeat(32), "7".repeat(32)), BOUND),
      ],
      [
        "SecKeychainGetStatus",
        () => keychain.delete(tokenKey("7".repeat(32), "7".repeat(32))),
      ],
    ];
    for (const [name, call] of calls) {
      if (name === "SecItemDelete") {
        await storage().store(KEY, TOKEN, TO_BOUND);
      }
      double.hang(name);
      assertEquals(await kindOf(call), "storage_timeout", name);
      await double.hangs();
      double.hang(null);
      await double.settle();
    }
    double.hang("SecKeychainGetStatus");
    const { available, failing, reason } = await keychain.probe();
    assertEquals([available, failing], [false, "storage_timeout"]);
    assertEquals(reason, "the keychain did not reply");
  },
);

keychainTest(
  "KeychainStorage asks nobody again after a dialog without an answer",
  async (double, storage) => {
    await storage().store(KEY, TOKEN, TO_BOUND);
    double.set("lock");
    double.hang("SecKeychainUnlock");
    const patient = storage({ personLimitMs: LIMIT_MS, onUnlock: () => {} });
    const call = () => patient.retrieve(OTHER_KEY, BOUND);
    assertEquals(await kindOf(call), "storage_timeout");
    await double.hangs();
    double.person("allows");
    const silent = () => storage().retrieve(KEY, BOUND);
    assertEquals(await kindOf(silent), "storage_locked");
    assertEquals(double.dialogs(), 0);
  },
);

keychainTest(
  "KeychainStorage stops waiting when it is cancelled",
  async (double, storage) => {
    const stop = new AbortController();
    const keychain = storage().during(stop.signal);
    double.hang("SecItemCopyMatching");
    const call = keychain.retrieve(KEY, BOUND);
    setTimeout(() => stop.abort(), 10);
    assertEquals(await kindOf(() => call), "cancelled");
    assertEquals(
      await kindOf(() => keychain.retrieve(KEY, BOUND)),
      "cancelled",
    );
  },
);
