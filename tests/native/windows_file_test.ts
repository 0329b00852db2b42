/**
 * Tests files on Windows: locks, replacing a file that another process reads,
 * SQLite. Elsewhere this file has no test.
 */
import { fileURLToPath } from "node:url";
import { Failure } from "../../src/core/failure.ts";
import { Secret } from "../../src/core/secret.ts";
import { tokenKey } from "../../src/core/token_key.ts";
import { openMetadata } from "../metadata/open_metadata.ts";
import { EncryptedFileStorage } from "../../src/secure_storage/encrypted_file/storage.ts";
import { withFileLock } from "../../src/os/file_lock.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { accountIndexContract } from "../contracts/account_index_contract.ts";
import { secureStorageContract } from "../contracts/secure_storage_contract.ts";
import { withFile } from "../secure_storage/encrypted_file/file_fixture.ts";
import { BOUND, TO_BOUND } from "../bound.ts";

/** True in the sources, false in this file's own bundle. */
const SOURCES = import.meta.url.endsWith(".ts");
const WRITER = new URL(
  `./windows_writer.${SOURCES ? "ts" : "js"}`,
  import.meta.url,
);
const KEY = tokenKey("5".repeat(32), "a".repeat(32));
const PROCESSES = 5;
const KEYS = 4;
const KILLS = 8;

if (Deno.build.os === "windows") defineTests();

function defineTests(): void {
  secureStorageContract(
    "EncryptedFileStorage on Windows with a key file",
    (use) => withFile(({ open }) => use(open())),
    { runs: 5 },
  );

  secureStorageContract(
    "EncryptedFileStorage on Windows with a passphrase",
    (use) => withFile(({ open }) => use(open("correct horse"))),
    { runs: 1 },
  );

  accountIndexContract("SqliteAccountIndex on Windows", (use) => {
    const folder = Deno.makeTempDirSync({ prefix: "windows-" });
    const metadata = openMetadata(`${folder}\\metadata.db`);
    try {
      use(metadata.accounts);
    } finally {
      metadata.close();
      Deno.removeSync(folder, { recursive: true });
    }
  });

  defineLockTests();
  defineWriterTests();
}

/** Covers the lock and links. */
function defineLockTests(): void {
  Deno.test("withFileLock() on Windows ends at its limit when another holds it", () =>
    withFolder(async (folder) => {
      const path = `${folder}\\tokens.json.lock`;
      await withFileLock(path, async () => {
        const second = () =>
          withFileLock(path, () => Promise.resolve(), { keptLimitMs: 50 });
        const failure = await assertRejects(second, Failure);
        assertEquals(failure.kind, "storage_timeout");
      });
      assertEquals(await withFileLock(path, () => Promise.resolve(1)), 1);
    }));

  // Wine reports success but makes no link.
  if (Deno.env.get("JELLYTAU_WINE") !== "1") {
    Deno.test("EncryptedFileStorage on Windows refuses a link in the file's place", () =>
      withFile(async ({ path, open }) => {
        await open().store(KEY, new Secret("kept"), TO_BOUND);
        await Deno.rename(path, `${path}.other`);
        await Deno.symlink(`${path}.other`, path, { type: "file" });
        const read = () => open().retrieve(KEY, BOUND);
        const failure = await assertRejects(read, Failure);
        assertEquals(failure.kind, "storage_denied");
      }));
  }
}

/** Covers several writers and readers, and kills. */
function defineWriterTests(): void {
  Deno.test("EncryptedFileStorage on Windows never shows a reader half a file", () =>
    withFile(async ({ open }) => {
      await open().store(KEY, new Secret("token-0"), TO_BOUND);
      let writing = true;
      const writer = (async () => {
        const storage = open();
        for (let i = 1; i <= 40; i++) {
          await storage.store(KEY, new Secret(`token-${i}`), TO_BOUND);
        }
        writing = false;
      })();
      let last = 0;
      while (writing) {
        const found = (await open().retrieve(KEY, BOUND))?.expose() ?? "";
        const number = Number(found.split("-")[1]);
        assert(number >= last, `${found} after ${last}`);
        last = number;
      }
      await writer;
    }));

  Deno.test("EncryptedFileStorage on Windows loses nothing when processes write at once", () =>
    withFolder(async (folder) => {
      const names = Array.from({ length: PROCESSES }, (_, i) => `${i}`);
      const outputs = names.map((name) =>
        start(folder, name, `${KEYS}`).output()
      );
      const results = await Promise.all(outputs);
      assertEquals(results.map((it) => it.code), names.map(() => 0));
      await withStorage(folder, async (storage) => {
        for (const name of names) {
          for (let i = 0; i < KEYS; i++) {
            const found = await storage.retrieve(keyOf(name, i), BOUND);
            assertEquals(found?.expose(), `${name}-${i}-0`);
          }
        }
        const { entries } = await storage.status();
        assertEquals(entries, PROCESSES * KEYS);
      });
    }));

  Deno.test("EncryptedFileStorage on Windows keeps what it acknowledged when killed", () =>
    withFolder(async (folder) => {
      for (let kill = 0; kill < KILLS; kill++) {
        const child = start(folder, "f", "2", "for-ever");
        const acknowledged = await readSome(child, 3 + kill);
        child.kill("SIGKILL");
        await child.status;
        await withStorage(folder, (it) => followsFrom(it, acknowledged));
      }
    }));
}

/**
 * Checks both keys, which are stored in turn: each has its last acknowledged
 * token or the next one.
 */
async function followsFrom(
  storage: EncryptedFileStorage,
  acknowledged: readonly string[],
): Promise<void> {
  for (const i of [0, 1]) {
    const last = acknowledged.findLast((it) => it.startsWith(`stored ${i} `));
    const [, round = "-1"] = /-(\d+)$/.exec(last ?? "") ?? [];
    const found = (await storage.retrieve(keyOf("f", i), BOUND))?.expose() ??
      "";
    const [, now = "-1"] = /-(\d+)$/.exec(found) ?? [];
    assert(Number(now) >= Number(round), `${found}, not ${last}`);
  }
}

/** Reads at least `count` lines of a child's output. */
async function readSome(
  child: Deno.ChildProcess,
  count: number,
): Promise<string[]> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of child.stdout) {
    text += decoder.decode(chunk, { stream: true });
    if (text.split("\n").length > count) break;
  }
  return text.split("\n").slice(0, -1);
}

function start(folder: string, ...args: string[]): Deno.ChildProcess {
  const options = ["run", "-A", "--quiet", "--no-check"];
  if (!SOURCES) options.push("--no-config", "--no-lock");
  return new Deno.Command(Deno.execPath(), {
    args: [...options, fileURLToPath(WRITER), folder, ...args],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
}

async function withFolder(
  use: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "windows-" });
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function withStorage(
  folder: string,
  use: (storage: EncryptedFileStorage) => Promise<void>,
): Promise<void> {
  const metadata = openMetadata(`${folder}/metadata.db`);
  const storage = new EncryptedFileStorage({
    path: `${folder}/tokens.json`,
    keyPath: `${folder}/storage.key`,
    generations: metadata.generations,
    keySources: { passphrase: () => Promise.resolve(null) },
  });
  try {
    await use(storage);
  } finally {
    metadata.close();
  }
}

function keyOf(name: string, i: number) {
  const user = i.toString(16).padStart(32, "0");
  return tokenKey(name.padStart(32, "0"), user);
}
