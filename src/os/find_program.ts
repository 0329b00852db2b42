import { statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

const ON_WINDOWS = Deno.build.os === "windows";
const ENDINGS = ON_WINDOWS ? [".exe", ".com", ""] : [""];

/** Whether a program is named by a path and not looked up in `PATH`. */
export function isProgramPath(name: string): boolean {
  return /[/\\]/.test(name) || (ON_WINDOWS && name.includes(":"));
}

/** Whether the working directory decides what a program's path means. */
export function isRelativeProgram(name: string): boolean {
  return isProgramPath(name) && !isAbsolute(name);
}

/**
 * Finds the full path of a program that is named without one. Skips folders of
 * `PATH` that are relative, because they change with the working directory.
 *
 * @returns null when no folder has it
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
