/**
 * Works on tokens repeatedly, and prints as JSON how much memory it has after
 * each stretch of work.
 *
 *   deno run -A --v8-flags=--expose-gc memory_worker.ts <work> <operations>…
 */
import { Secret } from "../../src/core/secret.ts";
import type { SecureStorage } from "../../src/core/ports.ts";
import { tokenKey } from "../../src/core/token_key.ts";
import { LibsecretStorage } from "../../src/secure_storage/libsecret/storage.ts";
import { openTokenPlace } from "./token_place.ts";
import { BOUND, TO_BOUND } from "../bound.ts";

/** The memory of a process. */
export interface Holding {
  /** The bytes that C code has allocated with `malloc` and not freed. */
  readonly nativeBytes: number;
  readonly scriptBytes: number;
  readonly residentBytes: number;
  /** The memory that is never paged out, where libsecret keeps secrets. */
  readonly lockedBytes: number;
  readonly openFiles: number;
}

type Work = "libsecret" | "libsecret failing" | "encrypted-file";

/**
 * Turns off pools beside the heap in all threads, so that the count is exact.
 */
const ONE_HEAP = {
  MALLOC_ARENA_MAX: "1",
  GLIBC_TUNABLES: "glibc.malloc.tcache_count=0",
  G_SLICE: "always-malloc",
};

/** Runs a child with these stretches of work; returns its memory after each. */
export async function measureMemory(
  work: Work,
  operations: readonly number[],
  env: Readonly<Record<string, string>> = {},
): Promise<Holding[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--quiet", "--v8-flags=--expose-gc"]
      .concat(import.meta.filename ?? "", work, operations.map(String)),
    clearEnv: true,
    env: { ...env, ...ONE_HEAP },
    stderr: "inherit",
  }).output();
  return JSON.parse(new TextDecoder().decode(stdout));
}

const MALLINFO = new Array(10).fill("usize") as "usize"[];
const SYMBOLS = {
  // struct mallinfo2 mallinfo2(void); ten times size_t, glibc 2.33 and later
  mallinfo2: { parameters: [], result: { struct: MALLINFO } },
} as const;
/** The positions of `hblkhd` (mapped) and `uordblks` (heap) in the struct. */
const IN_USE = [4, 7];

async function measure(): Promise<Holding> {
  const { gc } = globalThis as unknown as { gc: () => void };
  // Objects that are collected only now free their memory.
  for (let i = 0; i < 3; i++) {
    gc();
    await new Promise((done) => setTimeout(done, 20));
  }
  const library = Deno.dlopen("libc.so.6", SYMBOLS);
  const info = library.symbols.mallinfo2();
  const view = new DataView(info.buffer, info.byteOffset);
  const nativeBytes = IN_USE
    .reduce((sum, at) => sum + Number(view.getBigUint64(8 * at, true)), 0);
  library.close();
  const status = Deno.readTextFileSync("/proc/self/status");
  const kibibytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1]);
  return {
    nativeBytes,
    scriptBytes: Deno.memoryUsage().heapUsed,
    residentBytes: kibibytes("RssAnon") * 1024,
    lockedBytes: kibibytes("VmLck") * 1024,
    openFiles: [...Deno.readDirSync("/proc/self/fd")].length,
  };
}

/** Stores, reads and deletes an entry, and looks for it once more. */
async function round(storage: SecureStorage, i: number): Promise<void> {
  const key = tokenKey("5".repeat(32), "a".repeat(32));
  await storage.store(key, new Secret(`token ${i}`), TO_BOUND);
  await storage.retrieve(key, BOUND);
  await storage.delete(key);
  await storage.retrieve(key, BOUND);
}

/** Checks that every call fails if there is no keyring service. */
async function failingRound(storage: SecureStorage, i: number): Promise<void> {
  for (const call of [round, round, round, round]) {
    const failed = await call(storage, i).then(() => false, () => true);
    if (!failed) throw new Error("somebody serves");
  }
}

async function main([work = "", ...counts]: readonly string[]) {
  const folder = await Deno.makeTempDir({ prefix: "memory-" });
  const place = openTokenPlace(folder);
  const storage = work === "encrypted-file"
    ? place.file
    : new LibsecretStorage();
  const turn = work === "libsecret failing" ? failingRound : round;
  const holdings: Holding[] = [];
  for (const count of counts) {
    for (let i = 0; i < Number(count); i += 4) await turn(storage, i);
    holdings.push(await measure());
  }
  place.close();
  await Deno.remove(folder, { recursive: true });
  Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(holdings)));
}

if (import.meta.main) {
  await main(Deno.args);
  Deno.exit(0);
}
