import { deadline } from "@std/async/deadline";
import { concat } from "@std/bytes/concat";
import { Failure } from "../core/failure.ts";

/**
 * Reads a text file of at most `maxBytes` that the user named.
 *
 * @throws {Failure} `usage` if it cannot be read, is too large or not UTF-8
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

/** @throws {Failure} `usage` if it cannot be read or is too large */
export async function readBytesFile(
  path: string,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const { isFifo } = await Deno.stat(path);
    if (!isFifo) return await readAll(path, maxBytes);
    // Opening a named pipe waits for a writer and cannot be cancelled.
    if (!DESCRIPTOR.test(path)) throw unreadable(path, "NotCapable");
    return await deadline(readAll(path, maxBytes), PIPE_LIMIT_MS);
  } catch (caught) {
    if (caught instanceof Failure) throw caught;
    if (caught instanceof DOMException && caught.name === "TimeoutError") {
      throw refuse(path, "the pipe stopped sending");
    }
    throw unreadable(path, caught instanceof Error ? caught.name : "unknown");
  }
}

/** Matches a descriptor that this process inherited, such as one of `<(…)`. */
const DESCRIPTOR = /^\/(dev|proc\/self|proc\/\d+)\/fd\/\d+$|^\/dev\/stdin$/;
/** Long enough for a password manager that asks for its own password first. */
const PIPE_LIMIT_MS = 120_000;

async function readAll(
  path: string,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  using file = await Deno.open(path);
  for await (const chunk of file.readable) {
    length += chunk.length;
    if (length > maxBytes) {
      throw refuse(path, `it is larger than ${maxBytes} bytes`);
    }
    chunks.push(chunk);
  }
  return concat(chunks);
}

/** The meaning of Deno's error names, in plain words. */
const REASONS: Readonly<Record<string, string>> = {
  NotFound: "it does not exist",
  PermissionDenied: "permission is denied",
  IsADirectory: "it is a folder",
  NotADirectory: "a part of the path is not a folder",
  // Named pipes, and files of `/dev` and `/proc` that Deno does not open.
  NotCapable: "it is a device or a pipe",
};

const PASS_STDIN = {
  hint: "Use a file on the disk, or read stdin with `--password-stdin`",
  remedy: "give-plain-file",
} as const;

function unreadable(path: string, name: string): Failure {
  const why = Object.hasOwn(REASONS, name) ? REASONS[name] : undefined;
  const advice = name === "NotCapable" ? PASS_STDIN : {};
  return refuse(path, why ?? name, { code: name, ...advice });
}

function refuse(
  path: string,
  why: string,
  { code = why, ...advice }: { code?: string } & Partial<typeof PASS_STDIN> =
    {},
): Failure {
  return new Failure("usage", `Cannot read file "${path}": ${why}`, {
    code,
    hint: "Check the path and its permissions",
    ...advice,
  });
}
