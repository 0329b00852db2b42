/** The one secret that runs through every suite and is then searched for. */
export const SECRET_WORD = "kn0wn5ecretw0rd7f3a9c21e5b8d046";

/** Files under a folder that hold the word, in any of its common spellings. */
export async function filesHolding(
  folder: string,
  word: string = SECRET_WORD,
): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory, isFile } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) found.push(...await filesHolding(path, word));
    if (isFile && holds(await Deno.readFile(path), word)) found.push(path);
  }
  return found;
}

/** As it is, in base64, in hex, and as UTF-16. */
export function holds(bytes: Uint8Array, word: string = SECRET_WORD): boolean {
  const text = new TextDecoder("latin1").decode(bytes);
  return spellings(word).some((it) => text.includes(it));
}

function spellings(word: string): string[] {
  const bytes = new TextEncoder().encode(word);
  return [
    word,
    btoa(word).replace(/=+$/, ""),
    bytes.toHex(),
    [...word].join("\0"),
    encodeURIComponent(word),
  ];
}
