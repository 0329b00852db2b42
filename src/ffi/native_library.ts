import { NativeError } from "./native_error.ts";

/**
 * Opens the first library of `names` that the system finds. Names are sonames,
 * which the loader looks for in its own folders, or absolute paths: a name that
 * resolves against the working directory could be planted.
 *
 * @throws {NativeError} `library` listing every name that was tried
 */
export function openLibrary<const S extends Deno.ForeignLibraryInterface>(
  names: readonly string[],
  symbols: S,
): Deno.DynamicLibrary<S>["symbols"] {
  for (const name of names) {
    try {
      return Deno.dlopen(name, symbols).symbols;
    } catch (caught) {
      if (caught instanceof Deno.errors.NotCapable) throw caught;
    }
  }
  throw new NativeError("library", 0, `tried ${names.join(", ")}`);
}
