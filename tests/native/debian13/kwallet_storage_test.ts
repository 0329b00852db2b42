/**
 * Tests the Secret Service of KWallet in KDE Frameworks 6: it reports an open
 * wallet as locked until its first client unlocks it, and writes late.
 */
import { startDemoServer } from "../../../src/demo/demo_server.ts";
import { Failure, type FailureKind } from "../../../src/core/failure.ts";
import { Secret } from "../../../src/core/secret.ts";
import { LibsecretStorage } from "../../../src/secure_storage/libsecret/storage.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { secureStorageContract } from "../../contracts/secure_storage_contract.ts";
import { SECRET_WORD } from "../../secret_word.ts";
import { run } from "../binary.ts";
import { callKeyring, KEY, type Outcome } from "../keyring_calls.ts";
import { type KwalletSession, openKwalletSession } from "./kwallet_session.ts";
import { BOUND, TO_BOUND } from "../../bound.ts";

/** The session of this whole file, because GLib keeps one bus per process. */
let session: KwalletSession | null = null;

Deno.test.beforeAll(async () => {
  session = await openKwalletSession();
  for (const [name, value] of Object.entries(session.env)) {
    if (name !== "PATH" && name !== "HOME") Deno.env.set(name, value);
  }
});

Deno.test.afterAll(async () => {
  await session?.close();
});

/** Defines a test whose libraries stay open until the process ends. */
const test = (name: string, fn: (session: KwalletSession) => Promise<void>) =>
  Deno.test({
    name,
    sanitizeResources: false,
    async fn() {
      assert(session !== null);
      await fn(session);
    },
  });

test("LibsecretStorage unlocks an open KWallet without asking anybody", async () => {
  const own = await openKwalletSession();
  try {
    const calls = ["probe", "retrieve", "store first", "retrieve", "delete"];
    const { outcomes, asked } = await callKeyring(own.env, { calls });
    assertEquals(outcomes.map((it) => it.kind), calls.map(() => undefined));
    const [probe, before, , stored] = outcomes.map((it) => it.value);
    assert(typeof probe === "object" && probe !== null);
    assertEquals({ ...probe, probeMs: 0 }, {
      available: true,
      kind: "libsecret",
      reason: null,
      failing: null,
      locked: false,
      provider: "KWallet",
      probeMs: 0,
    });
    assertEquals([before, stored], [null, "first"]);
    assertEquals(asked, 0);
  } finally {
    await own.close();
  }
});

test("LibsecretStorage opens no dialog of an open KWallet when there is a user to ask", async () => {
  const own = await openKwalletSession();
  try {
    const calls = ["store first", "retrieve"];
    const called = await callKeyring(own.env, { calls, person: true });
    assertEquals(called.outcomes.map((it) => it.value), [undefined, "first"]);
    assertEquals(called.asked, 0);
  } finally {
    await own.close();
  }
});

secureStorageContract(
  "LibsecretStorage on KWallet",
  (use) => use(new LibsecretStorage()),
  { runs: 10, staysOpen: true },
);

test("LibsecretStorage reports a closed KWallet as locked within its limit", async ({ closeWallet, openWallet }) => {
  const storage = new LibsecretStorage();
  await storage.store(KEY, new Secret("behind the lock"), TO_BOUND);
  await closeWallet();
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
  await openWallet();
  const found = await storage.retrieve(KEY, BOUND);
  assertEquals(found?.expose(), "behind the lock");
  await storage.delete(KEY);
});

Deno.test("LibsecretStorage reports a token that KWallet lost before it wrote it", async () => {
  const own = await openKwalletSession();
  try {
    await callKeyring(own.env, { calls: ["store lost"] });
    await own.restart("SIGTERM");
    const read = await readOnceUp(own.env);
    assertEquals(read.kind, "storage_damaged");
    assertEquals(
      read.message,
      "Cannot read token: the keyring lost it and kept an empty entry",
    );
  } finally {
    await own.close();
  }
});

Deno.test("jellytau signs in, reads the token and signs out with an open KWallet and no terminal", async () => {
  const own = await openKwalletSession();
  const demo = await startDemoServer({ newToken: () => SECRET_WORD, items: 1 });
  const caFile = `${own.env.HOME}/ca.pem`;
  await Deno.writeTextFile(caFile, demo.certificate.caPem);
  const env = { ...own.env };
  const jellytau = async (...args: string[]) => {
    const { code, stdout, stderr } = await run(args, { env, stdin: "demo" });
    assertEquals(code, 0, stderr);
    return stdout;
  };
  try {
    const login = ["auth", "login", demo.url, "--user", "demo"];
    login.push("--password-stdin", "--ca-file", caFile, "--store", "keyring");
    await jellytau(...login);
    assertEquals(await jellytau("auth", "token"), `${SECRET_WORD}\n`);
    await jellytau("auth", "logout");
  } finally {
    await demo.stop();
    await own.close();
  }
});

/** Reads, and tries again while KWallet refuses calls after its start. */
async function readOnceUp(env: KwalletSession["env"]): Promise<Outcome> {
  for (let attempt = 1;; attempt++) {
    const { outcomes: [read] } = await callKeyring(env, {
      calls: ["retrieve"],
    });
    assert(read !== undefined);
    if (read.kind !== "storage_unavailable" || attempt === 20) return read;
  }
}
