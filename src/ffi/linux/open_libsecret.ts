import { openGlib } from "./glib.ts";
import type { Libraries } from "./libsecret_item.ts";
import { LIBSECRET } from "./libsecret_symbols.ts";
import { openLibrary } from "../native_library.ts";

let opened: Libraries | null = null;

/** Opens the libraries on first use, once. @throws {NativeError} `library` */
export function openLibsecret(): Libraries {
  return opened ??= {
    secret: openLibrary(["libsecret-1.so.0"], LIBSECRET),
    glib: openGlib(),
  };
}
