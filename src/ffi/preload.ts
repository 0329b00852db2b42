import { LOADER, openLibrary, RTLD_LAZY } from "./native_library.ts";
import { cString } from "./text.ts";

const BESIDE = { dlopen: { ...LOADER.dlopen, nonblocking: true } } as const;

/**
 * Begins to load libsecret and the dozen libraries that it needs, which takes
 * 2 ms, in another thread. Whoever opens it meanwhile waits for the rest of that,
 * and is told if it fails. Linux only.
 */
export async function preloadLibsecret(): Promise<void> {
  try {
    const { dlopen } = openLibrary(["libc.so.6", "libdl.so.2"], BESIDE);
    await dlopen(cString("libsecret-1.so.0"), RTLD_LAZY);
  } catch {
    // then it is opened as if this had not been
  }
}
