/** The secret that every suite uses and then searches for. */
export const SECRET_WORD = "kn0wn5ecretw0rd7f3a9c21e5b8d046";

/** Returns the files under a folder that contain the word in any spelling. */
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

/**
 * Tells whether bytes contain the word: as it is, in base64, in hex or as
 * UTF-16.
 */
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
