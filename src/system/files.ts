import { Failure } from "../core/failure.ts";

/** Makes a folder that only its owner can look into. */
export function makePrivateFolder(path: string): void {
  Deno.mkdirSync(path, { recursive: true, mode: 0o700 });
}

/**
 * A text file that a person named, at most `maxBytes` of it.
 *
 * @throws {Failure} `usage` when it cannot be read, is too large or not UTF-8
 */
export async function readTextFile(
  path: string,
  maxBytes: number,
): Promise<string> {
  const refuse = (why: string) =>
    new Failure("usage", `Cannot read file "${path}": ${why}`, {
      code: why,
      hint: "Check the path and its permissions",
    });
  try {
    using file = await Deno.open(path);
    const bytes = new Uint8Array(maxBytes + 1);
    let length = 0;
    for (let read: number | null = 0; read !== null && length <= maxBytes;) {
      read = await file.read(bytes.subarray(length));
      length += read ?? 0;
    }
    if (length > maxBytes) throw refuse(`it is larger than ${maxBytes} bytes`);
    const decoder = new TextDecoder("utf-8", { fatal: true });
    return decoder.decode(bytes.subarray(0, length));
  } catch (caught) {
    if (caught instanceof Failure) throw caught;
    if (caught instanceof TypeError) throw refuse("it is not UTF-8 text");
    throw refuse(caught instanceof Error ? caught.name : "it is not readable");
  }
}
