import { NativeError } from "./native_error.ts";
import { cString } from "./text.ts";

type Interface = Deno.ForeignLibraryInterface;
type Functions = Readonly<Record<string, Deno.ForeignFunction>>;
type Symbols<S extends Interface> = Deno.DynamicLibrary<S>["symbols"];

/** `<dlfcn.h>` of Linux. */
export const RTLD_LAZY = 1;

export const LOADER = {
  // void *dlopen(const char *name, int flags); name is ours
  dlopen: { parameters: ["buffer", "i32"], result: "pointer" },
  // void *dlsym(void *handle, const char *symbol); nothing to free
  dlsym: { parameters: ["pointer", "buffer"], result: "pointer" },
} as const;

/**
 * Opens the first library of `names` that the system finds. Each name is a
 * soname, which the loader looks for in its own folders, or an absolute path:
 * somebody could plant a library in the working directory.
 *
 * @throws {NativeError} `library` listing every name that was tried
 */
export function openLibrary<const S extends Interface>(
  names: readonly string[],
  symbols: S,
): Symbols<S> {
  for (const name of names) {
    const opened = Deno.build.os === "linux" && areFunctions(symbols)
      ? findFunctions(name, symbols)
      : tryOpening(name, symbols);
    if (opened !== null) return keepingLent(opened, symbols) as Symbols<S>;
  }
  throw new NativeError("library", 0, { message: `tried ${names.join(", ")}` });
}

/**
 * Returns the address of a function in a library; null if it has no such
 * function. Linux only.
 */
export function findFunction(
  library: string,
  name: string,
): Deno.PointerValue {
  const { dlopen, dlsym } = openLoader();
  const handle = dlopen(cString(library), RTLD_LAZY);
  return handle === null ? null : dlsym(handle, cString(name));
}

/**
 * Finds functions by address. `Deno.dlopen` compiles machine code for each one,
 * which takes longer than the few calls of a run save.
 */
function findFunctions(
  library: string,
  functions: Functions,
): Record<string, unknown> | null {
  const { dlopen, dlsym } = openLoader();
  const handle = dlopen(cString(library), RTLD_LAZY);
  if (handle === null) return null;
  const found: Record<string, unknown> = {};
  for (const [name, declaration] of Object.entries(functions)) {
    const address = dlsym(handle, cString(name));
    if (address === null) return null;
    const pointer = new Deno.UnsafeFnPointer(
      address as Deno.PointerObject<typeof declaration>,
      declaration,
    );
    found[name] = pointer.call.bind(pointer);
  }
  return found;
}

/**
 * Keeps the arguments of a call on another thread alive until it returns. The
 * runtime does not: it would free a buffer that has no other reference.
 */
function keepingLent(
  symbols: Readonly<Record<string, unknown>>,
  declared: Interface,
): Record<string, unknown> {
  const isNonblocking = (name: string) =>
    "nonblocking" in (declared[name] ?? {});
  return Object.fromEntries(
    Object.entries(symbols).map(([name, it]) => [
      name,
      isNonblocking(name) ? keptUntilReturned(it as Nonblocking) : it,
    ]),
  );
}

type Nonblocking = (...lent: unknown[]) => Promise<unknown>;

function keptUntilReturned(call: Nonblocking): Nonblocking {
  return async (...lent) => {
    try {
      return await call(...lent);
    } finally {
      lent.length = 0;
    }
  };
}

type Loader = Symbols<typeof LOADER>;
let loader: Loader | null = null;

/** @throws {NativeError} `library` */
function openLoader(): Loader {
  loader ??= tryOpening("libc.so.6", LOADER) ??
    tryOpening("libdl.so.2", LOADER) ?? tryOpening("libc.so", LOADER);
  if (loader === null) {
    throw new NativeError("library", 0, { message: "no dynamic loader" });
  }
  return loader;
}

function areFunctions(symbols: Interface): symbols is Functions {
  return Object.values(symbols).every((it) => "parameters" in it);
}

function tryOpening<const S extends Interface>(
  name: string,
  symbols: S,
): Symbols<S> | null {
  try {
    return Deno.dlopen(name, symbols).symbols;
  } catch (caught) {
    if (caught instanceof Deno.errors.NotCapable) throw caught;
    return null;
  }
}
