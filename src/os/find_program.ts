import { statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

const ON_WINDOWS = Deno.build.os === "windows";
const ENDINGS = ON_WINDOWS ? [".exe", ".com", ""] : [""];

/** Returns whether a program is a path and not a name to find in `PATH`. */
export function isProgramPath(name: string): boolean {
  return /[/\\]/.test(name) || (ON_WINDOWS && name.includes(":"));
}

/** Returns whether a program's path depends on the working directory. */
export function isRelativeProgram(name: string): boolean {
  return isProgramPath(name) && !isAbsolute(name);
}

/**
 * Finds the full path of a program by its name. Skips relative folders in
 * `PATH`, because they change with the working directory.
 *
 * @returns null if no folder contains it
 */
export function findInPath(
  name: string,
  path: string = Deno.env.get("PATH") ?? "",
): string | null {
  if (name === "") return null;
  for (const folder of path.split(delimiter).filter((it) => isAbsolute(it))) {
    for (const ending of ENDINGS) {
      const program = join(folder, `${name}${ending}`);
      const stat = statSync(program, { throwIfNoEntry: false });
      if (stat?.isFile()) return program;
    }
  }
  return null;
}
