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
  const bytes = await readBytesFile(path, maxBytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw refuse(path, "it is not UTF-8 text");
  }
}

/** @throws {Failure} `usage` when it cannot be read or is too large */
export async function readBytesFile(
  path: string,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    using file = await Deno.open(path);
    for await (const chunk of file.readable) {
      length += chunk.length;
      if (length > maxBytes) {
        throw refuse(path, `it is larger than ${maxBytes} bytes`);
      }
      chunks.push(chunk);
    }
  } catch (caught) {
    if (caught instanceof Failure) throw caught;
    const why = caught instanceof Error ? caught.name : "it is not readable";
    throw refuse(path, why);
  }
  return joined(chunks, length);
}

function joined(
  chunks: readonly Uint8Array[],
  length: number,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

function refuse(path: string, why: string): Failure {
  return new Failure("usage", `Cannot read file "${path}": ${why}`, {
    code: why,
    hint: "Check the path and its permissions",
  });
}
