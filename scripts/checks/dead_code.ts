/**
 * Finds unused code: files of `src/` that the program does not import, exports
 * that no other file names, and dependencies.
 */
import { isMemberTest } from "../lint/paths.ts";
import { endWith, readSources } from "./source_files.ts";

/** The entry points: the program, its worker, and the keyring bindings. */
const ENTRIES = [
  "src/main.ts",
  "src/worker.ts",
  "src/ffi/mod.ts",
  "src/ffi/example.ts",
];
const IMPORT = /(?:from|import)\s*\(?\s*"(\.[^"]+)"|new URL\("(\.[^"]+)"/g;
/**
 * Matches exports, without types: those may be in the signature of a used one.
 */
const EXPORT =
  /^export (?:default )?(?:abstract |async )?(?:function\*?|const|let|class) (\w+)/gm;
/** Packages for the compiler, which no file imports. */
const FOR_TYPES = ["@types/react"];

const sources = readSources("src");
const all = new Map(
  ["src", "tests", "scripts"].flatMap((it) => [...readSources(it)]),
);
endWith([...unreachedFiles(), ...unnamedExports(), ...unusedPackages()]);

function unreachedFiles(): string[] {
  const reached = new Set<string>();
  const waiting = [...ENTRIES];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const text = sources.get(path);
    if (text === undefined || reached.has(path)) continue;
    reached.add(path);
    for (const [, imported, url] of text.matchAll(IMPORT)) {
      const target = new URL(imported ?? url ?? "", `file:///${path}`);
      waiting.push(target.pathname.slice(1));
    }
  }
  return [...sources.keys()]
    .filter((it) => !reached.has(it) && !isMemberTest(it))
    .map((it) => `${it}: the program never comes to it`);
}

function unnamedExports(): string[] {
  const exported = [...sources].flatMap(([path, text]) =>
    [...text.matchAll(EXPORT)].map(([, name = ""]) => ({ path, name }))
  );
  return exported.filter(({ path, name }) => {
    const word = new RegExp(`\\b${name}\\b`);
    return ![...all].some(([other, text]) => other !== path && word.test(text));
  }).map(({ path, name }) => `${path}: no other file names "${name}"`);
}

function unusedPackages(): string[] {
  const { imports } = JSON.parse(Deno.readTextFileSync("deno.json"));
  const texts = [...all.values()].join("\n");
  return Object.keys(imports)
    .filter((it) => !FOR_TYPES.includes(it) && !texts.includes(`"${it}`))
    .map((it) => `deno.json: no file imports "${it}"`);
}
