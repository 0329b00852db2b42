import { existsSync } from "node:fs";

/** The root folder of Termux; its programs see it in `PREFIX`. */
const TERMUX = "/data/data/com.termux/";
/** In every Android, and shown inside the Linux systems that run on it. */
const BUILD_PROPERTIES = "/system/build.prop";

/**
 * Returns whether this Linux runs on Android. Deno has no build for Android:
 * Termux runs the build for Linux, alone or inside a distribution.
 *
 * Source: Termux wiki, "Environment variables"; AOSP, "build.prop".
 */
export function isAndroid(
  text: (name: string) => string | null,
  exists: (path: string) => boolean = existsSync,
): boolean {
  return text("TERMUX_VERSION") !== null ||
    (text("PREFIX")?.startsWith(TERMUX) ?? false) ||
    exists(BUILD_PROPERTIES);
}
