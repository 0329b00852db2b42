/**
 * Holds the layers and the FFI fence: reads the imports of `src/` and
 * fails on what the table below does not allow.
 */

/** The folders that a folder may import. Root files may import everything. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  auth: ["core"],
  library: ["core"],
  service: ["core", "auth", "library"],
  "secure_storage": ["core", "ffi", "os"],
  ffi: [],
  jellyfin: ["core"],
  metadata: ["core", "os"],
  os: ["core"],
  system: ["core", "os"],
  cli: ["core", "service"],
  tui: ["core", "service"],
  demo: ["core"],
};

/** The files that may start another program. */
const MAY_RUN: readonly string[] = [
  "src/system/run_program.ts",
  "src/system/player_process.ts",
];

const FORBIDDEN_NAMES = /^(utils?|helpers?|common|types|manager)\./;

/** The name under which the rest of the program imports `src/ffi/`. */
const FFI = "deno-keyring-ffi-bindings";
const FFI_MODULE = "src/ffi/mod.ts";

const IMPORT =
  /(?:from|import)\s*\(?\s*"(\.[^"]+|deno-keyring-ffi-bindings[^"]*)"/g;

const problems: string[] = [];
for (const path of filesUnder("src")) checkFile(path);
for (const problem of problems) Deno.stdout.writeSync(encode(`${problem}\n`));
Deno.exit(problems.length === 0 ? 0 : 1);

function checkFile(path: string): void {
  const text = Deno.readTextFileSync(path);
  const name = path.split("/").at(-1) ?? "";
  if (FORBIDDEN_NAMES.test(name)) problems.push(`${path}: says nothing`);
  const folder = folderOf(path);
  if (folder !== null) checkImports(path, text, folder);
  if (folder !== "ffi" && /"\.{1,2}\/ffi\//.test(text)) {
    problems.push(`${path}: src/ffi/ is imported as ${FFI}`);
  }
  if (folder !== "ffi" && /Deno\.(dlopen|Unsafe)/.test(text)) {
    problems.push(`${path}: pointers stay inside src/ffi/`);
  }
  if (!MAY_RUN.includes(path) && /Deno\.Command\b/.test(text)) {
    problems.push(`${path}: only ${MAY_RUN.join(", ")} starts programs`);
  }
  if (path !== "src/main.ts" && /Deno\.exit\b/.test(text)) {
    problems.push(`${path}: only src/main.ts ends the process`);
  }
  if (folder === "core" && /\bDeno\./.test(codeOf(text))) {
    problems.push(`${path}: core does no I/O`);
  }
}

function checkImports(path: string, text: string, folder: string): void {
  const allowed = MAY_IMPORT[folder];
  if (!allowed) return void problems.push(`${path}: no layer is called that`);
  for (const [, specifier = ""] of text.matchAll(IMPORT)) {
    const target = targetOf(path, specifier);
    const other = folderOf(target);
    if (other === folder) continue;
    if (other === null || !allowed.includes(other)) {
      problems.push(`${path}: ${folder} may not import ${target}`);
    }
  }
}

/** Which file an import means. */
function targetOf(path: string, specifier: string): string {
  if (specifier.startsWith(FFI)) return FFI_MODULE;
  return new URL(specifier, `file:///${path}`).pathname.slice(1);
}

/** The layer of a file in `src/`; null for the files at its root. */
function folderOf(path: string): string | null {
  const [, folder, rest] = path.split("/");
  return folder !== undefined && rest !== undefined ? folder : null;
}

/** Without comments and text in quotes. */
function codeOf(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\/\/.*$/gm, "")
    .replace(/"[^"\n]*"/g, '""');
}

function filesUnder(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    if (isDirectory) return filesUnder(path);
    return /\.tsx?$/.test(name) ? [path] : [];
  });
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
