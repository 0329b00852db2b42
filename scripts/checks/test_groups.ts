/** Puts test files together that can share a process. */

/** The most files in a process; more would leave a core idle at the end. */
const MOST_FILES = 8;

/** The seconds of files that take long for their size, which start first. */
export const SLOW_FILES: Readonly<Record<string, number>> = {
  "tests/native/player_lures_test.ts": 150,
  "tests/real_server/real_server_test.ts": 90,
};

/** Match what affects a whole process: libraries, signals and variables. */
const ALONE = [
  /\bDeno\.(?:env\.(?:set|delete)|chdir|umask|dlopen|exit)\b/,
  /SignalListener|\bDeno\.test\.(?:before|after)|\bsanitize/,
  /"[^"]*(?:src\/ffi\/|\/secure_storage|keychain|_worker|_double)/,
];
/** Matches a screen, whose libraries and listeners stay open. */
const SCREEN = /\bscreenTest\(/;

export interface TestGroup {
  readonly name: string;
  readonly files: readonly string[];
}

/**
 * Returns the groups of files whose tests start programs but change nothing in
 * their own process; any other file, and a slow one, is a group of its own. A
 * process loads and compiles the modules of a group once, which takes longer
 * than most tests.
 */
export function groupFiles(
  files: readonly string[],
  read: (file: string) => string = Deno.readTextFileSync,
): TestGroup[] {
  const shared = new Map<string, string[]>();
  const groups: TestGroup[] = [];
  for (const file of files) {
    const source = read(file);
    if (file in SLOW_FILES || ALONE.some((it) => it.test(source))) {
      groups.push({ name: file, files: [file] });
      continue;
    }
    const folder = file.replace(/\/[^/]+$/, "");
    const kind = SCREEN.test(source) ? `${folder} screens` : folder;
    shared.set(kind, [...shared.get(kind) ?? [], file]);
  }
  for (const [kind, members] of shared) {
    const count = Math.ceil(members.length / MOST_FILES);
    for (let at = 0; at < count; at++) {
      const files = members.filter((_, i) => i % count === at);
      const [only = ""] = files;
      const name = files.length === 1 ? only : `${kind} ${at + 1}`;
      groups.push({ name, files });
    }
  }
  return groups;
}

/** Lends a module that imports the files in turn, to run them in one process. */
export async function withModuleOf<T>(
  files: readonly string[],
  use: (module: string) => Promise<T>,
): Promise<T> {
  const [only = ""] = files;
  if (files.length === 1) return await use(only);
  await Deno.mkdir("dist", { recursive: true });
  const module = await Deno.makeTempFile({ dir: "dist", suffix: "_test.ts" });
  try {
    // Of static imports, those that wait for a library would come last.
    const lines = files.map((it) => `await import("../${it}");\n`);
    await Deno.writeTextFile(module, lines.join(""));
    return await use(module);
  } finally {
    await Deno.remove(module);
  }
}
