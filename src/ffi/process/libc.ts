import { openLibrary } from "../native_library.ts";
import { cString } from "../text.ts";

/** `<sys/prctl.h>`, `<sys/resource.h>` on Linux, all ABIs. */
const PR_SET_DUMPABLE = 4;
const RLIMIT_CORE = 4;

const SYMBOLS = {
  // int prctl(int option, unsigned long arg2, …); variadic in C, which is the
  // same call as this one on x86-64 and arm64 Linux
  prctl: { parameters: ["i32", "u64", "u64", "u64", "u64"], result: "i32" },
  // int setrlimit(int resource, const struct rlimit *limit); struct is ours
  setrlimit: { parameters: ["i32", "buffer"], result: "i32" },
} as const;

const VARIABLE_SYMBOLS = {
  // char *getenv(const char *name); the result is the environment's own memory
  getenv: { parameters: ["buffer"], result: "pointer" },
  // size_t strlen(const char *s);
  strlen: { parameters: ["pointer"], result: "u64" },
  // void *memset(void *s, int c, size_t n); returns s
  memset: { parameters: ["pointer", "i32", "u64"], result: "pointer" },
} as const;

/**
 * Keeps the process's memory out of core files and away from other processes
 * of the same user.
 *
 * Source: prctl(2), setrlimit(2), core(5).
 *
 * @returns whether both succeeded
 */
export function hardenProcess(): boolean {
  const libc = openLibrary(["libc.so.6", "libc.so"], SYMBOLS);
  const noCore = new Uint8Array(16); // struct rlimit { u64 soft; u64 hard; }
  const limited = libc.setrlimit(RLIMIT_CORE, noCore) === 0;
  const hidden = libc.prctl(PR_SET_DUMPABLE, 0n, 0n, 0n, 0n) === 0;
  return limited && hidden;
}

/**
 * Overwrites a variable in the memory that the process started with. Deleting it
 * only keeps it from children: `/proc/<pid>/environ` still shows that memory.
 *
 * Source: proc_pid_environ(5), getenv(3).
 */
export function overwriteVariable(name: string): void {
  const libc = openLibrary(
    ["libc.so.6", "libc.so", "/usr/lib/libSystem.B.dylib"],
    VARIABLE_SYMBOLS,
  );
  const value = libc.getenv(cString(name));
  if (value !== null) libc.memset(value, 0, libc.strlen(value));
}

const SIGNAL_SYMBOLS = {
  // int raise(int sig)
  raise: { parameters: ["i32"], result: "i32" },
} as const;
/** `<signal.h>`. */
const SIGTSTP = { linux: 20, other: 18 } as const;

/** Stops the process as Ctrl-Z does; returns when it is continued. */
export function stopProcess(): void {
  const names = ["libc.so.6", "libc.so", "/usr/lib/libSystem.B.dylib"];
  const { raise } = openLibrary(names, SIGNAL_SYMBOLS);
  raise(Deno.build.os === "linux" ? SIGTSTP.linux : SIGTSTP.other);
}
