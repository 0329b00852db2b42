/** Paths of linted files and of their imports. */

/** The repository without a slash at its start, which Windows paths lack. */
const ROOT = decodeURI(new URL("../../", import.meta.url).pathname).slice(1);

/** Returns the path of a linted file relative to the repository. */
export function relativePath(filename: string): string {
  const path = filename.replaceAll("\\", "/");
  const at = path.indexOf(ROOT);
  return at < 0 ? path : path.slice(at + ROOT.length);
}

/** Returns whether a file is a test of a workspace member, in `src/`. */
export function isMemberTest(path: string): boolean {
  return path.startsWith("src/ffi/tests/");
}

/**
 * Returns the layer of a file in `src/`: its folder, or `root` for a file of
 * `src/` itself. Returns null for files elsewhere.
 */
export function layerOf(path: string): string | null {
  const [source, folder, rest] = path.split("/");
  if (source !== "src" || folder === undefined) return null;
  return rest === undefined ? "root" : folder;
}
