import { tokenKey } from "../../src/core/token_key.ts";
import { Metadata } from "../../src/metadata/metadata.ts";
import { EncryptedFileStorage } from "../../src/secure_storage/encrypted_file_storage.ts";
import { assert, assertEquals } from "../assert.ts";

const WRITER = new URL("./many_writers.ts", import.meta.url).pathname;
const CONFIG = new URL("../../deno.json", import.meta.url).pathname;
/** More with `JELLYTAU_LONG=1`: 50 processes, 1,000 kills. */
const LONG = Deno.env.get("JELLYTAU_LONG") === "1";
const PROCESSES = LONG ? 50 : 12;
const KEYS = LONG ? 20 : 5;
const KILLS = LONG ? 1_000 : 25;

function start(folder: string, ...args: string[]): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--no-check", "-c", CONFIG, WRITER, folder]
      .concat(args),
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
}

async function withFolder(
  use: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "processes-" });
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The file as another process sees it afterwards. */
async function readAll(
  folder: string,
  use: (storage: EncryptedFileStorage) => Promise<void>,
): Promise<void> {
  const metadata = new Metadata(`${folder}/metadata.db`);
  await use(
    new EncryptedFileStorage({
      path: `${folder}/tokens.json`,
      keyPath: `${folder}/storage.key`,
      generations: metadata,
      unlockers: { passphrase: () => Promise.resolve(null) },
    }),
  );
  metadata.close();
}

const keyOf = (name: string, i: number) =>
  tokenKey(name.padStart(32, "0"), i.toString(16).padStart(32, "0"));

Deno.test(`EncryptedFileStorage loses nothing when ${PROCESSES} processes write at once`, () =>
  withFolder(async (folder) => {
    const names = Array.from({ length: PROCESSES }, (_, i) => i.toString(16));
    const results = await Promise.all(
      names.map((name) => start(folder, name, `${KEYS}`).output()),
    );
    assertEquals(results.map((it) => it.code), names.map(() => 0));
    await readAll(folder, async (storage) => {
      for (const name of names) {
        for (let i = 0; i < KEYS; i++) {
          const found = await storage.retrieve(keyOf(name, i));
          assertEquals(found?.expose(), `${name}-${i}-0`);
        }
      }
      const { entries } = await storage.status();
      assertEquals(entries, PROCESSES * KEYS);
    });
  }));

Deno.test(`EncryptedFileStorage keeps what it acknowledged through ${KILLS} kills`, () =>
  withFolder(async (folder) => {
    for (let kill = 0; kill < KILLS; kill++) {
      const child = start(folder, "f", "9", "for-ever");
      await new Promise((done) => setTimeout(done, 150 + Math.random() * 250));
      child.kill("SIGKILL");
      const { stdout } = await child.output();
      await acknowledged(folder, new TextDecoder().decode(stdout));
    }
    const left = [...Deno.readDirSync(folder)].map((it) => it.name)
      .filter((it) => it.endsWith(".tmp"));
    assert(left.length <= 1, "stale files go with the next write");
  }));

/**
 * Every call that was acknowledged has had its effect; the one that was under
 * way has had it or not. The order of calls is known, so it is known which.
 */
async function acknowledged(folder: string, output: string): Promise<void> {
  const lines = output.split("\n").filter((it) => it !== "").map(parseLine);
  const values = new Map(lines.map(({ key, value }) => [key, value]));
  const last = lines.at(-1);
  const next = last ? callAfter(last) : null;
  await readAll(folder, async (storage) => {
    for (const [key, value] of values) {
      const found = (await storage.retrieve(keyOf("f", key)))?.expose() ?? null;
      const allowed = next?.key === key ? [value, next.value] : [value];
      assert(allowed.includes(found), `key ${key}: ${found}, not ${allowed}`);
    }
  });
}

/** A call of `many_writers.ts`; value null: it deleted. */
interface Call {
  readonly key: number;
  readonly round: number;
  readonly value: string | null;
}

let round = 0;

function parseLine(line: string): Call {
  const [, does, key = "", value = ""] =
    /^(stored|deleted) (\d+) ?(.*)$/.exec(line) ?? [];
  if (does === "stored") round = Number(value.split("-")[2]);
  return { key: Number(key), round, value: does === "stored" ? value : null };
}

/** Nine keys in turn; every third is deleted again. */
function callAfter({ key, round, value }: Call): Call {
  if (value !== null && key % 3 === 2) return { key, round, value: null };
  const next = { key: (key + 1) % 9, round: key === 8 ? round + 1 : round };
  return { ...next, value: `f-${next.key}-${next.round}` };
}
