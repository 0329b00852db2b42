/**
 * Tests the Secret Service of KeePassXC, which shares no code with gnome-
 * keyring and hides the entries of a locked database.
 */
import { Failure, type FailureKind } from "../../src/core/failure.ts";
import { Secret } from "../../src/core/secret.ts";
import { tokenKey } from "../../src/core/token_key.ts";
import { LibsecretStorage } from "../../src/secure_storage/libsecret/storage.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { callKeyring, KEY } from "./keyring_calls.ts";
import {
  type KeepassxcSession,
  NO_KEEPASSXC,
  openKeepassxcSession,
} from "./keepassxc_session.ts";
import { BOUND, TO_BOUND } from "../bound.ts";

const ABSENT = tokenKey("5".repeat(32), "b".repeat(32));
const SAVED_LIMIT_MS = 60_000;
const ignore = NO_KEEPASSXC;

/** The session of this whole file, because GLib keeps one bus per process. */
let session: KeepassxcSession | null = null;

Deno.test.beforeAll(async () => {
  if (ignore) return;
  session = await openKeepassxcSession();
  for (const [name, value] of Object.entries(session.env)) {
    if (name !== "PATH" && name !== "HOME") Deno.env.set(name, value);
  }
});

Deno.test.afterAll(async () => {
  await session?.close();
});

/** Defines a test whose libraries stay open until the process ends. */
const test = (name: string, fn: (session: KeepassxcSession) => Promise<void>) =>
  Deno.test({
    name,
    ignore,
    sanitizeResources: false,
    async fn() {
      assert(session !== null);
      await fn(session);
    },
  });

test("LibsecretStorage.probe() names KeePassXC within its limit", async () => {
  const status = await new LibsecretStorage().probe();
  assertEquals(status.available, true);
  assertEquals(status.provider, "KeePassXC");
  assertEquals(status.locked, false);
});

test("LibsecretStorage.store() makes an entry that KeePassXC saves a little later", async (session) => {
  const storage = new LibsecretStorage();
  const names = { userName: "ada", serverName: "Home" };
  await storage.store(KEY, new Secret("seen from outside"), {
    binding: BOUND,
    names,
  });
  const saved = await readUntil(session, holding("seen from outside"));
  assert(saved.includes("JellyTau: ada on Home"));
  await storage.delete(KEY);
  await readUntil(session, thrownAway("seen from outside"));
});

test("LibsecretStorage.store() replaces what another process has stored in KeePassXC", async ({ env, readDatabase }) => {
  for (const text of ["first", "second"]) {
    const { outcomes } = await callKeyring(env, { calls: [`store ${text}`] });
    assertEquals(outcomes.map((it) => it.kind), [undefined]);
    await readUntil({ readDatabase }, holding(text));
  }
  const storage = new LibsecretStorage();
  assertEquals((await storage.retrieve(KEY, BOUND))?.expose(), "second");
  const names = { userName: "ada", serverName: "Elsewhere" };
  await storage.store(KEY, new Secret("third"), { binding: BOUND, names });
  assertEquals((await storage.retrieve(KEY, BOUND))?.expose(), "third");
  const saved = await readUntil({ readDatabase }, holding("third"));
  assert(saved.includes("JellyTau: ada on Elsewhere"));
  await storage.delete(KEY);
  await readUntil({ readDatabase }, thrownAway("third"));
});

test("LibsecretStorage.delete() leaves in KeePassXC's recycle bin what no search finds", async (session) => {
  const storage = new LibsecretStorage();
  await storage.store(KEY, new Secret("thrown away"), TO_BOUND);
  await readUntil(session, holding("thrown away"));
  await storage.delete(KEY);
  assertEquals(await storage.retrieve(KEY, BOUND), null);
  await readUntil(session, thrownAway("thrown away"));
});

test("LibsecretStorage says locked while KeePassXC hides its entries", async (session) => {
  const storage = new LibsecretStorage();
  await storage.store(KEY, new Secret("behind the lock"), TO_BOUND);
  await readUntil(session, holding("behind the lock"));
  await session.lock();
  const calls: (() => Promise<unknown>)[] = [
    () => storage.retrieve(KEY, BOUND),
    () => storage.retrieve(ABSENT, BOUND),
    () => storage.findEntry(KEY),
    () => storage.store(KEY, new Secret("another"), TO_BOUND),
    () => storage.delete(KEY),
  ];
  for (const call of calls) {
    const failure = await assertRejects(call, Failure);
    assertEquals<FailureKind>(failure.kind, "storage_locked");
  }
  assertEquals((await storage.probe()).locked, true);
  await session.unlock();
  const found = await storage.retrieve(KEY, BOUND);
  assertEquals(found?.expose(), "behind the lock");
  assertEquals(await storage.retrieve(ABSENT, BOUND), null);
  await storage.delete(KEY);
});

Deno.test({
  name:
    "LibsecretStorage says locked until the user allows the entry in KeePassXC",
  ignore,
  async fn() {
    const asking = await openKeepassxcSession({ confirms: true });
    const call = async (calls: readonly string[], person = false) => {
      const limits = { person, personLimitMs: 500 };
      const called = await callKeyring(asking.env, { calls, ...limits });
      return called.outcomes.map(({ kind, value }) => kind ?? value);
    };
    try {
      const own = await call(["store first", "retrieve", "store kept"]);
      assertEquals(own, [undefined, "first", undefined]);
      const others = ["retrieve", "store lost", "delete"];
      assertEquals(await call(others), others.map(() => "storage_locked"));
      // Here nobody answers its dialog.
      assertEquals(await call(["retrieve"], true), ["storage_timeout"]);
      assert((await asking.readDatabase()).includes("kept"));
    } finally {
      await asking.close();
    }
  },
});

interface Saved {
  readonly what: string;
  is(file: string): boolean;
}

const holding = (text: string): Saved => ({
  what: `"${text}"`,
  is: (file) => file.includes(text),
});

const thrownAway = (text: string): Saved => ({
  what: `"${text}" in the recycle bin`,
  is: (file) =>
    file.split("<Name>Recycle Bin</Name>")[1]?.includes(text) ?? false,
});

/**
 * Waits until KeePassXC has saved a change, and returns its database. KeePassXC
 * saves a change that comes during a save only with the next one, so each must
 * be saved before the next.
 */
async function readUntil(
  { readDatabase }: Pick<KeepassxcSession, "readDatabase">,
  { what, is }: Saved,
): Promise<string> {
  const deadlineMs = Date.now() + SAVED_LIMIT_MS;
  for (;;) {
    const saved = await readDatabase();
    if (is(saved)) return saved;
    if (Date.now() > deadlineMs) throw new Error(`${what} was not saved`);
    await new Promise((done) => setTimeout(done, 50));
  }
}
