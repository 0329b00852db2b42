import { LOADER, openLibrary, RTLD_LAZY } from "../native_library.ts";
import { cString } from "../text.ts";

const BESIDE = { dlopen: { ...LOADER.dlopen, nonblocking: true } } as const;

/**
 * Starts loading libsecret and the dozen libraries that it needs on another
 * thread, which takes 2 ms. A caller that opens it meanwhile waits for this
 * attempt and gets its error. Linux only.
 */
export async function preloadLibsecret(): Promise<void> {
  try {
    const { dlopen } = openLibrary(["libc.so.6", "libdl.so.2"], BESIDE);
    await dlopen(cString("libsecret-1.so.0"), RTLD_LAZY);
  } catch {
    // The first call that needs the library reports the problem.
  }
}
