/** Tests the session that is opened before it is needed. */
import { NativeError, type SecretService } from "deno-keyring-ffi-bindings";
import { Failure } from "../../../src/core/failure.ts";
import { tokenKey } from "../../../src/core/token_key.ts";
import { LibsecretStorage } from "../../../src/secure_storage/libsecret/storage.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { BOUND } from "../../bound.ts";

const KEY = tokenKey("5".repeat(32), "a".repeat(32));
const LIMIT_MS = 20_000;
const WAITED_MS = 200;

/** Makes a keyring without items, whose session opens when the test says so. */
function slowKeyring() {
  const session = Promise.withResolvers<void>();
  const limits: number[] = [];
  let connected = 0;
  const service = {
    connect: () => {
      connected++;
      return session.promise;
    },
    read: (_: unknown, { limitMs }: { limitMs: number }) => {
      limits.push(limitMs);
      return Promise.resolve([]);
    },
    hasHiding: () => Promise.resolve(false),
    defaultCollection: () => Promise.resolve({ exists: true, locked: false }),
  };
  const storage = new LibsecretStorage({
    limitMs: LIMIT_MS,
    openService: () => service as unknown as SecretService,
  });
  return { storage, session, limits, connected: () => connected };
}

Deno.test("LibsecretStorage waits for the session that is opening, within one limit", async () => {
  const { storage, session, limits, connected } = slowKeyring();
  storage.beginConnecting();
  const { signal } = new AbortController();
  const token = storage.during(signal).retrieve(KEY, BOUND);
  await new Promise((done) => setTimeout(done, WAITED_MS));
  assertEquals(limits, [], "it was read beside it");
  session.resolve();
  assertEquals(await token, null);
  assertEquals([limits.length, connected()], [1, 1]);
  assert(
    (limits[0] ?? LIMIT_MS) <= LIMIT_MS - WAITED_MS / 2,
    `${limits[0]} ms left`,
  );
  assertEquals(await storage.retrieve(KEY, BOUND), null);
  assertEquals(limits[1], LIMIT_MS, "the next call has all of its limit");
});

Deno.test("LibsecretStorage reports to callers why there is no session, and tries again", async () => {
  const { storage, session, limits } = slowKeyring();
  storage.beginConnecting();
  const token = storage.retrieve(KEY, BOUND);
  session.reject(new NativeError("limit", 0));
  const failure = await assertRejects(() => token, Failure);
  assertEquals(failure.kind, "storage_timeout");
  assertEquals(limits, []);
  assertEquals(await storage.retrieve(KEY, BOUND), null);
});

Deno.test("LibsecretStorage.beginConnecting() throws nothing if nobody waits for it", async () => {
  const { storage, session } = slowKeyring();
  storage.beginConnecting();
  session.reject(new NativeError("limit", 0));
  await new Promise((done) => setTimeout(done, 0));
  assertEquals(await storage.retrieve(KEY, BOUND), null);
});
