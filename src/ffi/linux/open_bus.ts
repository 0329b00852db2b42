import { BUS_GIO, BUS_GLIB, POLL } from "./bus_object_symbols.ts";
import { type Glib, openGlib } from "./glib.ts";
import { openLibrary } from "../native_library.ts";

type Symbols<S extends Deno.ForeignLibraryInterface> = Deno.DynamicLibrary<
  S
>["symbols"];

export interface BusLibraries extends Glib {
  readonly busGlib: Symbols<typeof BUS_GLIB>;
  readonly busGio: Symbols<typeof BUS_GIO>;
  readonly libc: Symbols<typeof POLL>;
}

let opened: BusLibraries | null = null;

/**
 * Opens the libraries on first use, once.
 *
 * @throws {NativeError} `library` if GLib is missing or too old
 */
export function openBusLibraries(): BusLibraries {
  return opened ??= {
    ...openGlib(),
    busGlib: openLibrary(["libglib-2.0.so.0"], BUS_GLIB),
    busGio: openLibrary(["libgio-2.0.so.0"], BUS_GIO),
    libc: openLibrary(["libc.so.6", "libc.so"], POLL),
  };
}
