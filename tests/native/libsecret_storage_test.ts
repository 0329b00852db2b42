import { Failure, type FailureKind } from "../../src/core/failure.ts";
import { Secret } from "../../src/core/secret.ts";
import { bindingText } from "../../src/core/token_binding.ts";
import {
  type TokenKey,
  tokenKey,
  tokenKeyName,
} from "../../src/core/token_key.ts";
import { SecretService } from "deno-keyring-ffi-bindings/libsecret";
import { LibsecretStorage } from "../../src/secure_storage/libsecret/storage.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { secureStorageContract } from "../contracts/secure_storage_contract.ts";
import {
  type KeyringSession,
  NO_KEYRING,
  openKeyringSession,
  secretTool,
} from "./keyring_session.ts";
import { BOUND, TO_BOUND } from "../bound.ts";

const KEY = tokenKey("5".repeat(32), "a".repeat(32));
const LOOKUP = ["lookup", "service", "jellytau", "account", tokenKeyName(KEY)];
const ignore = NO_KEYRING;

/** The session of this whole file, because GLib keeps one bus per process. */
let session: KeyringSession | null = null;

Deno.test.beforeAll(async () => {
  if (ignore) return;
  session = await openKeyringSession();
  for (const [name, value] of Object.entries(session.env)) {
    if (name !== "PATH" && name !== "HOME") Deno.env.set(name, value);
  }
});

Deno.test.afterAll(async () => {
  await session?.close();
});

/** Defines a test whose libraries stay open until the process ends. */
const test = (name: string, fn: () => Promise<void>) =>
  Deno.test({ name, ignore, sanitizeResources: false, fn });

secureStorageContract(
  "LibsecretStorage on gnome-keyring",
  (use) => use(new LibsecretStorage()),
  { ignore, runs: 10, staysOpen: true },
);

test("LibsecretStorage.store() makes an entry that secret-tool finds", async () => {
  const env = session?.env ?? {};
  const storage = new LibsecretStorage();
  const names = { userName: "ada", serverName: "Home" };
  await storage.store(KEY, new Secret("seen from outside"), {
    binding: BOUND,
    names,
  });
  assertEquals((await secretTool(env, LOOKUP)).text, "seen from outside");
  const { text } = await secretTool(env, ["search", ...LOOKUP.slice(1)]);
  assert(text.includes("label = JellyTau: ada on Home"));
  await storage.delete(KEY);
  assertEquals((await secretTool(env, LOOKUP)).success, false);
});

test("LibsecretStorage.store() changes the destination of the one entry there is", async () => {
  const storage = new LibsecretStorage();
  const pinned = { ...BOUND, trust: `pin:${"ab".repeat(32)}` };
  for (const binding of [BOUND, pinned, BOUND]) {
    await storage.store(KEY, new Secret("kept"), { binding });
    const found = await itemsOf(KEY);
    const [service, account] = ["jellytau", tokenKeyName(KEY)];
    assertEquals(found.map((it) => it.attributes), [{
      service,
      account,
      destination: bindingText(binding),
      "xdg:schema": "org.jellytau.AccessToken",
    }]);
  }
  await storage.delete(KEY);
});

test("LibsecretStorage returns an entry without a destination until it is stored with one", async () => {
  const [service, account] = ["jellytau", tokenKeyName(KEY)];
  const attributes = { service, account };
  const limit = { limitMs: 3_000 };
  await serviceWith(["service", "account"]).create(
    { attributes, label: "as before" },
    { bytes: new TextEncoder().encode("old"), limit },
  );
  const storage = new LibsecretStorage();
  const pinned = { ...BOUND, trust: `pin:${"ab".repeat(32)}` };
  for (const any of [BOUND, pinned]) {
    assertEquals((await storage.retrieve(KEY, any))?.expose(), "old");
  }
  assertEquals(await storage.findEntry(KEY), { bound: false });
  await storage.store(KEY, new Secret("old"), { binding: pinned });
  assertEquals(await storage.findEntry(KEY), { bound: true });
  assertEquals((await itemsOf(KEY)).length, 1);
  const failure = await assertRejects(
    () => storage.retrieve(KEY, BOUND),
    Failure,
  );
  assertEquals(failure.kind, "server_changed");
  await storage.delete(KEY);
});

function serviceWith(names: readonly string[]): SecretService {
  return new SecretService("org.jellytau.AccessToken", names);
}

/** Returns the entries that another program finds by service and account. */
function itemsOf(key: TokenKey) {
  const names = ["service", "account", "destination", "xdg:schema"];
  const attributes = { service: "jellytau", account: tokenKeyName(key) };
  return serviceWith(names).search(attributes, { limitMs: 3_000 });
}

test("LibsecretStorage.probe() finds an unlocked keyring within its limit", async () => {
  const status = await new LibsecretStorage().probe();
  assertEquals(status.available, true);
  assertEquals(status.kind, "libsecret");
  assertEquals(status.locked, false);
});

test("LibsecretStorage keeps forty tokens apart that are stored at once", async () => {
  const storage = new LibsecretStorage();
  const keys = Array.from(
    { length: 40 },
    (_, i) => tokenKey("7".repeat(32), i.toString(16).padStart(32, "0")),
  );
  const textOf = (i: number) => `token ${i}`;
  await Promise.all(
    keys.map((key, i) => storage.store(key, new Secret(textOf(i)), TO_BOUND)),
  );
  const found = await Promise.all(
    keys.map((key) => storage.retrieve(key, BOUND)),
  );
  assertEquals(found.map((it) => it?.expose()), keys.map((_, i) => textOf(i)));
  await Promise.all(keys.map((key) => storage.delete(key)));
  const left = await Promise.all(
    keys.map((key) => storage.retrieve(key, BOUND)),
  );
  assertEquals(left, keys.map(() => null));
});

test("LibsecretStorage distinguishes a locked keyring from an absent token", async () => {
  const storage = new LibsecretStorage();
  await storage.store(KEY, new Secret("behind the lock"), TO_BOUND);
  await session?.lock();
  const calls: (() => Promise<unknown>)[] = [
    () => storage.retrieve(KEY, BOUND),
    () => storage.store(KEY, new Secret("another"), TO_BOUND),
    () => storage.delete(KEY),
  ];
  for (const call of calls) {
    const failure = await assertRejects(call, Failure);
    assertEquals<FailureKind>(failure.kind, "storage_locked");
  }
  assertEquals((await storage.probe()).locked, true);
  // gnome-keyring lists locked entries, so this one is absent.
  assertEquals(
    await storage.retrieve(tokenKey("5".repeat(32), "e".repeat(32)), BOUND),
    null,
  );
});
