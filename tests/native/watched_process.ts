/** Watches a child process as another program of the user could. */

/** Longer than it takes to write the core file of a small program. */
const AGAIN_AFTER_MS = 500;

export interface Watched {
  readonly pid: number;
  kill(signal: Deno.Signal): void;
  /** Sends a signal until the process ends; a core file is then complete. */
  crash(signal: Deno.Signal): Promise<void>;
  /**
   * Returns the command line and environment of the process and its children.
   */
  seenFromOutside(): Promise<string>;
  /** Returns the soft and hard limits of its core file. */
  coreLimits(): Promise<readonly string[]>;
}

/** Lends a running program, under `ulimit -c unlimited`; it ends with `use`. */
export async function running(
  program: string,
  options: {
    args: readonly string[];
    env: Readonly<Record<string, string>>;
    cwd: string;
  },
  use: (child: Watched) => Promise<void>,
): Promise<void> {
  const { env, cwd } = options;
  // A shell's background jobs and their children ignore SIGQUIT.
  const child = new Deno.Command("/usr/bin/env", {
    args: [
      "--default-signal",
      "/bin/sh",
      "-c",
      'ulimit -c unlimited; exec "$0" "$@"',
      program,
      ...options.args,
    ],
    clearEnv: true,
    env: { ...env },
    cwd,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  try {
    await hasBegun(child.pid, program);
    await use(watch(child));
  } finally {
    setTimeout(() => attemptKill(child), 0);
    await child.status;
  }
}

/**
 * Waits until the program runs; before, the process is a shell that has not yet
 * raised its limit.
 */
async function hasBegun(pid: number, program: string): Promise<void> {
  const deadlineMs = performance.now() + 60_000;
  while (!(await readProc(`/proc/${pid}/cmdline`)).startsWith(`${program}\0`)) {
    if (performance.now() > deadlineMs) throw new Error(`no ${program}`);
    await new Promise((done) => setTimeout(done, 5));
  }
}

function watch(child: Deno.ChildProcess): Watched {
  const { pid } = child;
  return {
    pid,
    kill: (signal) => child.kill(signal),
    async crash(signal) {
      child.kill(signal);
      // V8 takes the first SIGSEGV for its own, and ignores it.
      const again = setInterval(
        () => attemptKill(child, signal),
        AGAIN_AFTER_MS,
      );
      await child.status;
      clearInterval(again);
    },
    async seenFromOutside() {
      const pids = [pid, ...await childrenOf(pid)];
      const all = pids.flatMap((it) =>
        [`cmdline`, `environ`].map((name) => readProc(`/proc/${it}/${name}`))
      );
      return (await Promise.all(all)).join("\n");
    },
    async coreLimits() {
      const text = await readProc(`/proc/${pid}/limits`);
      const [, soft = "", hard = ""] =
        /^Max core file size +(\S+) +(\S+)/m.exec(text) ?? [];
      return [soft, hard];
    },
  };
}

async function childrenOf(pid: number): Promise<number[]> {
  const found: number[] = [];
  for await (const task of Deno.readDir(`/proc/${pid}/task`)) {
    const text = await readProc(`/proc/${pid}/task/${task.name}/children`);
    for (const it of text.split(" ").filter((it) => it !== "")) {
      found.push(Number(it), ...await childrenOf(Number(it)));
    }
  }
  return found;
}

/** Reads a file of `/proc`; empty if the process has ended. */
async function readProc(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (caught) {
    if (caught instanceof Deno.errors.NotFound) return "";
    throw caught;
  }
}

function attemptKill(
  child: Deno.ChildProcess,
  signal: Deno.Signal = "SIGKILL",
): void {
  try {
    child.kill(signal);
  } catch (caught) {
    if (!(caught instanceof TypeError)) throw caught; // it ended by itself
  }
}
