import { LOADER, openLibrary, RTLD_LAZY } from "../native_library.ts";
import { cString } from "../text.ts";

const BESIDE = { dlopen: { ...LOADER.dlopen, nonblocking: true } } as const;

/**
 * Begins to load libsecret and the dozen libraries that it needs, which takes 2
 * ms, in another thread. A caller that opens it meanwhile waits for this
 * attempt and receives its error. Linux only.
 */
export async function preloadLibsecret(): Promise<void> {
  try {
    const { dlopen } = openLibrary(["libc.so.6", "libdl.so.2"], BESIDE);
    await dlopen(cString("libsecret-1.so.0"), RTLD_LAZY);
  } catch {
    // then it is opened as if this had not been
  }
}
