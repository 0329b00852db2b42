/** Reads every source file below a folder; leaves out declaration files. */
export function readSources(folder: string): Map<string, string> {
  const texts = new Map<string, string>();
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) { for (const it of readSources(path)) texts.set(...it); }
    else if (/(?<!\.d)\.tsx?$/.test(name)) {
      texts.set(path, Deno.readTextFileSync(path));
    }
  }
  return texts;
}

/** Prints the problems that a check found; exits with 1 if there are any. */
export function endWith(problems: readonly string[]): never {
  const text = problems.map((it) => `${it}\n`).join("");
  Deno.stdout.writeSync(new TextEncoder().encode(text));
  Deno.exit(problems.length === 0 ? 0 : 1);
}
