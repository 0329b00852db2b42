import type { FailureKind } from "../../src/core/failure.ts";
import { Secret } from "../../src/core/secret.ts";
import { entryKeyName } from "../../src/core/entry_key.ts";
import { tokenKeyName } from "../../src/core/token_key.ts";
import { Keychain, NativeError } from "deno-keyring-ffi-bindings";
import { OS_STATUSES } from "../../src/secure_storage/keychain/failure.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import type { FunctionName } from "./keychain_double.ts";
import {
  KEY,
  keychainTest,
  kindOf,
  OTHER_KEY,
  TOKEN,
} from "./keychain_fixture.ts";
import { BOUND, TO_BOUND } from "../bound.ts";

const PINNED = { ...BOUND, trust: `pin:${"ab".repeat(32)}` };
const NEW = { label: "x", generic: "y" };
const NAME = { service: "jellytau", account: tokenKeyName(KEY) };

const KINDS: readonly (readonly [number, FailureKind])[] = [
  [-34, "storage_unavailable"],
  [-36, "storage_unavailable"],
  [-50, "internal"],
  [-61, "storage_denied"],
  [-108, "storage_unavailable"],
  [-128, "cancelled"],
  [-25240, "storage_denied"],
  [-25243, "storage_denied"],
  [-25244, "storage_denied"],
  [-25291, "storage_unavailable"],
  [-25292, "storage_denied"],
  [-25293, "storage_denied"],
  [-25294, "storage_unavailable"],
  [-25295, "storage_unavailable"],
  [-25307, "storage_unavailable"],
  [-25308, "storage_locked"],
  [-25315, "storage_locked"],
  [-25316, "storage_damaged"],
  [-25320, "storage_locked"],
  [-26275, "storage_damaged"],
  [-34018, "storage_unavailable"],
  [-67030, "storage_denied"],
  [-67061, "storage_denied"],
  [-12345, "internal"],
];
/** The statuses that have a special meaning in some calls. */
const SPECIAL = [-25299, -25300];

keychainTest(
  "KeychainStorage names every status of the table, in every call",
  async (double, storage) => {
    const known = [...KINDS.map(([status]) => status), ...SPECIAL];
    const missing = Object.keys(OS_STATUSES).map(Number)
      .filter((it) => !known.includes(it));
    assertEquals(missing, []);
    const keychain = storage();
    await keychain.store(KEY, TOKEN, TO_BOUND);
    const calls: readonly [FunctionName, () => Promise<unknown>][] = [
      ["SecItemCopyMatching", () => keychain.retrieve(KEY, BOUND)],
      ["SecItemAdd", () => keychain.store(OTHER_KEY, TOKEN, TO_BOUND)],
      ["SecItemUpdate", () => keychain.store(KEY, TOKEN, TO_BOUND)],
      ["SecItemDelete", () => keychain.delete(KEY)],
      ["SecKeychainCopyDefault", () => keychain.retrieve(OTHER_KEY, BOUND)],
      ["SecKeychainGetStatus", () => keychain.retrieve(OTHER_KEY, BOUND)],
    ];
    for (const [status, kind] of KINDS) {
      for (const [name, call] of calls) {
        double.answer(name, status);
        assertEquals(await kindOf(call), kind, `${name}: ${status}`);
        double.answer(name, 0);
        double.check();
      }
    }
    assertEquals(double.dialogs(), 0);
    assert((await keychain.retrieve(KEY, BOUND))?.equals(TOKEN));
    assertEquals(await keychain.retrieve(OTHER_KEY, BOUND), null);
  },
);

keychainTest(
  "KeychainStorage.store() fails when the entry goes away between add and update",
  async (double, storage) => {
    const keychain = storage();
    await keychain.store(KEY, TOKEN, TO_BOUND);
    double.answer("SecItemUpdate", -25300);
    const call = () => keychain.store(KEY, TOKEN, TO_BOUND);
    assertEquals(await kindOf(call), "storage_unavailable");
    double.answer("SecItemUpdate", -25299);
    assertEquals(await kindOf(call), "storage_damaged");
  },
);

keychainTest(
  "KeychainStorage.store() updates an entry in place and never deletes it",
  async (double, storage) => {
    const keychain = storage();
    const names = { userName: "ada", serverName: "Home" };
    await keychain.store(KEY, new Secret("first"), { binding: BOUND, names });
    assertEquals(double.label(), "JellyTau: ada on Home");
    assertEquals(double.generic(), "https://home.example system");
    await keychain.store(KEY, new Secret("second"), TO_BOUND);
    assertEquals(double.label(), "JellyTau: ada on Home");
    const away = { names: { ...names, serverName: "Away" }, binding: PINNED };
    await keychain.store(KEY, TOKEN, away);
    assertEquals(double.generic(), `https://home.example ${PINNED.trust}`);
    assert((await keychain.retrieve(KEY, PINNED))?.equals(TOKEN));
    assertEquals(
      await kindOf(() => keychain.retrieve(KEY, BOUND)),
      "server_changed",
    );
    await keychain.store(KEY, TOKEN, { ...away, binding: BOUND });
    assertEquals(double.label(), "JellyTau: ada on Away");
    assert((await keychain.retrieve(KEY, BOUND))?.equals(TOKEN));
    assertEquals(double.calls("SecItemAdd"), 4);
    assertEquals(double.calls("SecItemUpdate"), 3);
    assertEquals(double.calls("SecItemDelete"), 0);
  },
);

keychainTest(
  "KeychainStorage.store() names the entry after its key when nobody named it",
  async (double, storage) => {
    await storage().store(KEY, TOKEN, TO_BOUND);
    assertEquals(double.label(), NAME.account);
  },
);

keychainTest(
  "KeychainStorage.store() fails when the keychain loses what was written",
  async (double, storage) => {
    double.set("lose_writes");
    assertEquals(
      await kindOf(() => storage().store(KEY, TOKEN, TO_BOUND)),
      "storage_damaged",
    );
  },
);

keychainTest(
  "KeychainStorage.retrieve() refuses what is not the entry that was asked for",
  async (double, storage) => {
    const keychain = storage();
    await keychain.store(KEY, TOKEN, TO_BOUND);
    const lies = [
      "other account",
      "empty secret",
      "not UTF-8",
      "bare data",
    ] as const;
    for (const lie of lies) {
      double.lie(lie);
      const kind = await kindOf(() => keychain.retrieve(KEY, BOUND));
      assertEquals(kind, "storage_damaged", lie);
    }
    double.reset();
  },
);

keychainTest(
  "KeychainStorage.delete() fails when the keychain keeps the entry",
  async (double, storage) => {
    const keychain = storage();
    await keychain.store(KEY, TOKEN, TO_BOUND);
    double.set("keep_deleted");
    assertEquals(await kindOf(() => keychain.delete(KEY)), "storage_denied");
    assert((await keychain.retrieve(KEY, BOUND))?.equals(TOKEN));
  },
);

keychainTest(
  "KeychainStorage is unavailable without a default keychain, not empty",
  async (double, storage) => {
    double.set("no_default");
    const keychain = storage();
    assertEquals(
      await kindOf(() => keychain.retrieve(KEY, BOUND)),
      "storage_unavailable",
    );
    assertEquals(
      await kindOf(() => keychain.delete(KEY)),
      "storage_unavailable",
    );
    assertEquals(
      await kindOf(() => keychain.store(KEY, TOKEN, TO_BOUND)),
      "storage_unavailable",
    );
    const { available, kind, reason } = await keychain.probe();
    assertEquals([available, kind], [false, null]);
    assertEquals(reason, "there is no default keychain");
  },
);

keychainTest(
  "KeychainStorage.probe() says why when the frameworks are missing",
  async (_double, storage) => {
    const missing = { coreFoundation: "/nowhere/cf", security: "/nowhere/sec" };
    const keychain = storage({ open: () => new Keychain(missing) });
    const { available, reason } = await keychain.probe();
    assertEquals([available, reason], [
      false,
      "Security.framework is missing",
    ]);
  },
);

keychainTest(
  "Keychain refuses a name that would match other entries, before any call",
  async (double) => {
    const { keychain } = double;
    const limit = { limitMs: 10_000, mayAsk: false };
    const names = [
      { service: "", account: NAME.account },
      { service: "jellytau", account: "" },
      { service: "jellytau\0", account: NAME.account },
      { service: "jellytau", account: "\0" },
    ];
    for (const name of names) {
      const bytes = () => new TextEncoder().encode("token");
      const calls: (() => Promise<unknown>)[] = [
        () => keychain.find(name, limit),
        () => keychain.delete(name, limit),
        () => keychain.add({ ...name, ...NEW }, { secret: bytes(), limit }),
        () => keychain.update({ ...name, ...NEW }, { secret: bytes(), limit }),
      ];
      for (const call of calls) {
        assertEquals((await assertRejects(call, NativeError)).domain, "name");
      }
    }
    const made = [
      "SecItemAdd",
      "SecItemCopyMatching",
      "SecItemUpdate",
    ] as const;
    for (const name of made) assertEquals(double.calls(name), 0);
    assertEquals(double.calls("SecItemDelete"), 0);
  },
);

keychainTest(
  "KeychainStorage stays even over 10,000 operations",
  async (double, storage) => {
    const keychain = storage();
    const long = new Secret("x".repeat(2048));
    const round = async () => {
      await keychain.store(KEY, long, TO_BOUND);
      await keychain.retrieve(KEY, BOUND);
      await keychain.delete(KEY);
      await keychain.retrieve(KEY, BOUND);
    };
    for (let i = 0; i < 500; i++) await round();
    // A leak grows in every stretch; uncollected objects in some.
    const grownBytes: number[] = [];
    for (let stretch = 0; stretch < 5; stretch++) {
      const before = Deno.memoryUsage().rss;
      for (let i = 0; i < 500; i++) await round();
      grownBytes.push(Deno.memoryUsage().rss - before);
    }
    double.check();
    // One leaked token per operation would be 4 MiB in each stretch.
    const least = Math.min(...grownBytes);
    assert(least < 2.4 * 2 ** 20, `grown by ${grownBytes.join(", ")} bytes`);
  },
);

keychainTest(
  "KeychainStorage.listKeys() asks nobody when the keychain is locked or entries are another program's",
  async (double, storage) => {
    await storage().store(KEY, TOKEN, TO_BOUND);
    await storage().store(OTHER_KEY, TOKEN, TO_BOUND);
    await storage({ service: "jellytau-other" }).store(KEY, TOKEN, TO_BOUND);
    double.makeForeign();
    double.set("lock");
    double.person("allows");
    const keys = await storage({ onUnlock: () => {} }).listKeys();
    const names = keys.map(entryKeyName).sort();
    assertEquals(names, [KEY, OTHER_KEY].map(tokenKeyName).sort());
    assertEquals(double.dialogs(), 0);
  },
);

keychainTest(
  "KeychainStorage.listKeys() skips entries that are not our tokens",
  async (double, storage) => {
    const { keychain } = double;
    const limit = { limitMs: 60_000, mayAsk: false };
    const secret = new TextEncoder().encode("x");
    const other = { service: "jellytau", account: "something else", ...NEW };
    await storage().store(KEY, TOKEN, TO_BOUND);
    await keychain.add(other, { secret, limit });
    const keys = (await storage().listKeys()).map(entryKeyName);
    assertEquals(keys, [tokenKeyName(KEY)]);
    double.lie("no account"); // the newest entry
    const rest = (await storage().listKeys()).map(entryKeyName);
    assertEquals(rest, [tokenKeyName(KEY)]);
    double.lie("bare data");
    assertEquals(await kindOf(() => storage().listKeys()), "storage_damaged");
  },
);
