import { migrateStorage } from "../../src/auth/storage/migrate_storage.ts";
import { Secret } from "../../src/core/secret.ts";
import { tokenKey } from "../../src/core/token_key.ts";
import { bundle } from "../../scripts/bundle.ts";
import { assert, assertEquals } from "@std/assert";
import {
  keyOf,
  openTokenPlace,
  SERVER_ID,
  type TokenPlace,
} from "./token_place.ts";
import { BOUND, TO_BOUND } from "../bound.ts";

/** With `JELLYTAU_LONG=1` they take a quarter of an hour. */
const LONG = Deno.env.get("JELLYTAU_LONG") === "1";
const KILLS = LONG
  ? { store: 1_000, rotate: 1_000, migrate: 1_000 }
  : { store: 6, rotate: 4, migrate: 4 };
/** One per core of a small machine. */
const LANES = 2;
/** The time of about a dozen calls. */
const KILL_AFTER_MS = 30;
const PROCESSES = LONG ? 50 : 8;
const KEYS = LONG ? 20 : 6;
const ACCOUNTS = 4;

/** The tokens that each entry may have; null stands for none. */
type Allowed = Map<number, Set<string | null>>;

interface Lane {
  readonly folder: string;
  /** The allowed tokens by index; others were never changed. */
  readonly allowed: Allowed;
}

/** The folder of the bundled worker, which starts faster than its modules. */
let bundled: Promise<string> | null = null;

async function bundleWorker(): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "token-worker-" });
  const modules = ["tests/native/token_worker.ts"];
  await bundle({ modules, folder, from: "tests/native" });
  return folder;
}

Deno.test.afterAll(async () => {
  if (bundled) await Deno.remove(await bundled, { recursive: true });
});

async function withWorker(
  use: (start: (...args: string[]) => Deno.ChildProcess) => Promise<void>,
): Promise<void> {
  // A test must end the bundler's process that it has started.
  const folder = await (bundled ??= bundleWorker());
  const options = ["run", "-A", "--quiet", "--no-check", "--no-config"];
  await use((...args) =>
    new Deno.Command(Deno.execPath(), {
      args: [...options, `${folder}/token_worker.js`, ...args],
      stdout: "piped",
      stderr: "inherit",
    }).spawn()
  );
}

async function withFolder(
  use: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "tokens-" });
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function withPlace(
  folder: string,
  use: (place: TokenPlace) => Promise<void>,
): Promise<void> {
  const place = openTokenPlace(folder);
  try {
    await use(place);
  } finally {
    place.close();
  }
}

const textOf = async (call: Promise<Secret | null>) =>
  (await call)?.expose() ?? null;

Deno.test({
  name:
    `EncryptedFileStorage loses nothing when ${PROCESSES} processes store, replace and delete at once`,
  fn: () =>
    withWorker((start) =>
      withFolder(async (folder) => {
        const names = Array.from(
          { length: PROCESSES },
          (_, i) => i.toString(16),
        );
        const ended = await Promise.all(
          names.map((name) => start(folder, name, "many", `${KEYS}`).output()),
        );
        assertEquals(ended.map((it) => it.code), names.map(() => 0));
        await withPlace(folder, async ({ file }) => {
          for (const name of names) {
            for (let i = 0; i < KEYS; i++) {
              const expected = i % 2 === 1 ? null : `${name}-${i}-second`;
              const found = await textOf(file.retrieve(keyOf(name, i), BOUND));
              assertEquals(found, expected);
            }
          }
          const { problem, entries } = await file.slots.inspect();
          assertEquals(problem, null);
          assertEquals(entries.length, PROCESSES * KEYS / 2);
        });
      })
    ),
});

for (const work of ["store", "rotate", "migrate"] as const) {
  const kills = KILLS[work];
  Deno.test({
    name:
      `tokens are where they were acknowledged through ${kills} kills in ${work}`,
    fn: () =>
      withWorker(async (start) => {
        let left = kills;
        const lane = () =>
          withFolder(async (folder) => {
            const allowed = await prepare(folder, work);
            while (left-- > 0) {
              await killOnce(start(folder, `${left}`, work), allowed);
              await check({ folder, allowed }, work);
            }
            await checkTidy(folder);
          });
        await Promise.all(Array.from({ length: LANES }, lane));
      }),
  });
}

/** Prepares the state that rotate and migrate start from. */
async function prepare(folder: string, work: string): Promise<Allowed> {
  const allowed: Allowed = new Map();
  if (work === "store") return allowed;
  await withPlace(folder, async ({ file, parts }) => {
    for (let i = 0; work === "rotate" && i < 9; i++) {
      await file.store(keyOf("f", i), new Secret(`begun-${i}`), TO_BOUND);
      allowed.set(i, new Set([`begun-${i}`]));
    }
    if (work !== "migrate") return;
    parts.accounts.saveServer({
      id: SERVER_ID,
      name: "Home",
      url: "https://home.example",
      version: null,
      trust: { caPem: null, pinSha256: null, allowLoopbackHttp: false },
    });
    for (let i = 0; i < ACCOUNTS; i++) {
      const key = tokenKey(SERVER_ID, `${i}`.repeat(32));
      await file.store(key, new Secret(`token-${i}`), TO_BOUND);
      parts.accounts.saveAccount({
        ...key,
        userName: `user ${i}`,
        alias: null,
        active: false,
        tokenStorage: "encrypted-file",
        deviceId: "d".repeat(32),
        signedInAt: new Date(),
      });
    }
  });
  return allowed;
}

/** Kills a process at a random moment, and reads its output until then. */
async function killOnce(
  child: Deno.ChildProcess,
  allowed: Allowed,
): Promise<void> {
  let said = "";
  const decoder = new TextDecoder();
  for await (const chunk of child.stdout) {
    const begins = said === "";
    said += decoder.decode(chunk, { stream: true });
    if (!begins) continue;
    setTimeout(() => child.kill("SIGKILL"), Math.random() * KILL_AFTER_MS);
  }
  assertEquals((await child.status).signal, "SIGKILL");
  let begun: { i: number; value: string | null } | null = null;
  for (const line of said.split("\n")) {
    const [, i, value] = /^begin (\d+) (.+)$/.exec(line) ?? [];
    if (i !== undefined && value !== undefined) {
      begun = { i: Number(i), value: value === "-" ? null : value };
      const before = allowed.get(begun.i) ?? new Set([null]);
      allowed.set(begun.i, before.add(begun.value));
    } else if (line === "done" && begun) {
      allowed.set(begun.i, new Set([begun.value]));
    }
  }
}

/**
 * Checks that no acknowledged token is lost, that all can be decoded and that
 * no lock is left.
 */
async function check({ folder, allowed }: Lane, work: string): Promise<void> {
  await withPlace(folder, async (place) => {
    for (const name of ["tokens.json.lock", "keyring.json.lock"]) {
      assert(isFree(`${folder}/${name}`), `${name} is still locked`);
    }
    for (const storage of [place.file, place.keyring]) {
      assertEquals((await storage.slots.inspect()).problem, null);
    }
    for (const [i, values] of allowed) {
      const found = await textOf(place.file.retrieve(keyOf("f", i), BOUND));
      assert(values.has(found), `${i}: ${found}, not ${[...values]}`);
      allowed.set(i, new Set([found]));
    }
    if (work === "migrate") await checkMoved(place);
  });
}

/**
 * Checks that every account points to its token, and that another run can
 * continue.
 */
async function checkMoved({ parts, file, keyring }: TokenPlace): Promise<void> {
  const accounts = parts.accounts.listAccounts();
  assertEquals(accounts.length, ACCOUNTS);
  for (const account of accounts) {
    const storage = parts.storages.at(account.tokenStorage);
    const expected = `token-${account.userId[0]}`;
    assertEquals(await textOf(storage.retrieve(account, BOUND)), expected);
  }
  const to = Math.random() < 0.5 ? "keyring" : "file";
  const moved = await migrateStorage(parts, { to, dryRun: false });
  assertEquals(moved.filter((it) => it.problem !== null), []);
  const counts = [await file.status(), await keyring.status()];
  const there = counts.map((it) => it.entries);
  assertEquals(there, to === "file" ? [ACCOUNTS, 0] : [0, ACCOUNTS]);
}

function isFree(path: string): boolean {
  try {
    using file = Deno.openSync(path, { read: true, write: true });
    return file.tryLockSync(true);
  } catch (caught) {
    if (caught instanceof Deno.errors.NotFound) return true;
    throw caught;
  }
}

/**
 * Checks that the next write removes the temporary files of killed processes.
 */
async function checkTidy(folder: string): Promise<void> {
  await withPlace(folder, async ({ file, keyring }) => {
    const key = keyOf("e", 0);
    await file.store(key, new Secret("last"), TO_BOUND);
    await keyring.store(key, new Secret("last"), TO_BOUND);
  });
  const names = [...Deno.readDirSync(folder)].map((it) => it.name);
  assertEquals(names.filter((it) => it.endsWith(".tmp")), []);
}
