import { openLibrary } from "../native_library.ts";
import { pinnedBytes } from "../text.ts";

/** The C library of macOS; absolute, so that no other library is found first. */
const LIB_SYSTEM = "/usr/lib/libSystem.B.dylib";
/** `<sys/resource.h>` of macOS, both architectures. */
const RLIMIT_CORE = 4;

const SYMBOLS = {
  // int setrlimit(int resource, const struct rlimit *limit); struct is ours
  setrlimit: { parameters: ["i32", "buffer"], result: "i32" },
} as const;

/**
 * Keeps this process's memory out of core files on macOS.
 *
 * Source: setrlimit(2).
 *
 * @returns whether it succeeded
 */
export function refuseCoreFiles(): boolean {
  const { setrlimit } = openLibrary([LIB_SYSTEM], SYMBOLS);
  // struct rlimit { rlim_t soft; rlim_t hard; }, 64 bits each
  return setrlimit(RLIMIT_CORE, pinnedBytes(16)) === 0;
}
