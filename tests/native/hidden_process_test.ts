/**
 * Tests what another process of the same user can read of a running program.
 */
import { assertEquals } from "@std/assert";
import { lacks } from "../requirements.ts";
import { BINARY } from "./binary.ts";
import { stopProgram } from "./session_bus.ts";

/** Runs both processes as another user, because root can read everything. */
const NOBODY = ["--reuid", "65534", "--regid", "65534", "--clear-groups"];
const AS_USER = Deno.uid() === 0 ? ["setpriv", ...NOBODY] : [];
const STARTED_WITHIN_MS = 60_000;
/** The parts of a process that need the kernel's permission to read. */
const PARTS = ["environ", "maps", "mem", "fd", "auxv"];

function asUser(
  [program = "", ...args]: readonly string[],
  stdin: "piped" | "null",
): Deno.Command {
  const [first = "", ...rest] = [...AS_USER, program, ...args];
  const quiet = { stdout: "null", stderr: "null" } as const;
  const env = { PATH: "/usr/bin:/bin", HOME: "/nonexistent" };
  return new Deno.Command(first, {
    args: rest,
    clearEnv: true,
    env,
    stdin,
    ...quiet,
  });
}

/** Returns the parts of a process that can be opened; folders are listed. */
async function readable(pid: number): Promise<string[]> {
  const opened = await Promise.all(PARTS.map(async (part) => {
    const path = `/proc/${pid}/${part}`;
    const open = 'test -d "$0" && ls "$0" || exec 3< "$0"';
    const { success } = await asUser(["sh", "-c", open, path], "null").output();
    return success ? [part] : [];
  }));
  return opened.flat();
}

/**
 * Waits until the program has started; before, the process is `setpriv`, which
 * also hides itself.
 */
async function hasBegun(pid: number, name: string): Promise<void> {
  const deadlineMs = performance.now() + STARTED_WITHIN_MS;
  while (await nameOf(pid) !== name) {
    if (performance.now() > deadlineMs) throw new Error(`no ${name}`);
    await new Promise((done) => setTimeout(done, 10));
  }
}

/** Returns the name of a process; empty if there is none. */
async function nameOf(pid: number): Promise<string> {
  const comm = await Deno.readTextFile(`/proc/${pid}/comm`).catch(() => "");
  return comm.trim();
}

async function isHiddenInTime(pid: number): Promise<boolean> {
  const deadlineMs = performance.now() + STARTED_WITHIN_MS;
  while (performance.now() < deadlineMs) {
    if ((await readable(pid)).length === 0) return true;
    await new Promise((done) => setTimeout(done, 50));
  }
  return false;
}

/** Copies the binary to a folder that other users can reach. */
async function withReachableBinary(
  use: (path: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ dir: "/tmp", prefix: "hidden-" });
  try {
    await Deno.chmod(folder, 0o755);
    await Deno.copyFile(BINARY, `${folder}/jellytau`);
    await use(`${folder}/jellytau`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/**
 * Lends a program that waits for its input.
 *
 * @throws {Error} when it ends meanwhile
 */
async function withWaiting(
  words: readonly string[],
  use: (pid: number) => Promise<void>,
): Promise<void> {
  const child = asUser(words, "piped").spawn();
  const ended = child.status.then(({ code, signal }) => {
    throw new Error(`${words[0]} ended with ${signal ?? code}`);
  });
  try {
    await Promise.race([use(child.pid), ended]);
  } finally {
    await stopProgram(child);
    await child.stdin.close().catch(() => undefined); // it has ended
  }
}

Deno.test({
  name: "jellytau shows other processes of its user nothing of its memory",
  ignore: Deno.build.os !== "linux" || lacks("setpriv"),
  async fn() {
    // The same check of a program that hides nothing.
    await withWaiting(["cat"], async (pid) => {
      await hasBegun(pid, "cat");
      assertEquals(await readable(pid), PARTS);
    });
    const login = ["auth", "login", "https://127.0.0.1:1", "--with-token"];
    await withReachableBinary((binary) =>
      withWaiting([binary, ...login], async (pid) => {
        await hasBegun(pid, "jellytau");
        assertEquals(await isHiddenInTime(pid), true);
        // A process that has ended cannot be read either.
        const status = Deno.readTextFileSync(`/proc/${pid}/status`);
        assertEquals(/^State:\s+[RSD]/m.test(status), true);
      })
    );
  },
});
