import { untilAborted } from "../core/abort.ts";
import { Failure } from "../core/failure.ts";
import type { StandardStream, Terminal } from "../core/ports.ts";
import { Secret } from "../core/secret.ts";

/** Enough for a password or a small body; the buffer grows for larger input. */
const FIRST_READ_BYTES = 16_384;

const STREAMS = {
  stdin: Deno.stdin,
  stdout: Deno.stdout,
  stderr: Deno.stderr,
} as const;

/** The standard streams of this process. */
export const systemTerminal: Terminal = {
  isTerminal: (stream: StandardStream) => STREAMS[stream].isTerminal(),
  columns() {
    return Deno.stdout.isTerminal() ? Deno.consoleSize().columns : null;
  },
  write: (text) => writeAll(Deno.stdout, new TextEncoder().encode(text)),
  writeBytes: (bytes) => writeAll(Deno.stdout, bytes),
  writeError,
  async promptLine(question, signal) {
    return (await prompt(question, { echo: true, signal })).expose();
  },
  promptSecret: (question, signal) => prompt(question, { echo: false, signal }),
  readInput,
  readBytes,
};

async function prompt(
  question: string,
  options: { echo: boolean; signal: AbortSignal | undefined },
): Promise<Secret> {
  // Loaded on first use, because most commands never prompt.
  const { promptLine } = await import("./prompt_line.ts");
  return await promptLine(question, options);
}

interface SyncWriter {
  writeSync(bytes: Uint8Array): number;
}

/**
 * Writes all bytes. Does nothing if the reader has closed the pipe, as `head`
 * does.
 *
 * @throws {Failure} `internal` if nothing can be written, as on a full disk
 */
function writeAll(stream: SyncWriter, bytes: Uint8Array): void {
  try {
    for (let at = 0; at < bytes.length;) {
      at += stream.writeSync(bytes.subarray(at));
    }
  } catch (caught) {
    if (!(caught instanceof Deno.errors.BrokenPipe)) throw unwritable(caught);
  }
}

function unwritable(caught: unknown): Failure {
  const code = caught instanceof Error && "code" in caught
    ? String(caught.code)
    : "unknown";
  const why = code === "ENOSPC" ? "disk full" : code;
  return new Failure("internal", `Cannot write output: ${why}`, {
    code,
    hint: "Check where stdout goes, then run the command again",
  });
}

/** Writes to stderr. Does nothing if that fails, as in a closed window. */
export function writeError(text: string): void {
  try {
    writeAll(Deno.stderr, new TextEncoder().encode(text));
  } catch {
    // the exit code still reports the failure
  }
}

async function readInput(
  maxBytes: number,
  signal?: AbortSignal,
): Promise<Secret> {
  const bytes = await readBytes(maxBytes, signal);
  const text = decodeInput(bytes);
  bytes.fill(0);
  return new Secret(text);
}

async function readBytes(
  maxBytes: number,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  let bytes = new Uint8Array(Math.min(maxBytes + 1, FIRST_READ_BYTES));
  let length = 0;
  for (;;) {
    if (length === bytes.length) {
      const larger = Math.min(maxBytes + 1, bytes.length * 4);
      bytes = resized(bytes, larger);
    }
    const read = await untilAborted(
      Deno.stdin.read(bytes.subarray(length)),
      signal,
    );
    if (read === null) return bytes.subarray(0, length);
    length += read;
    if (length > maxBytes) {
      bytes.fill(0);
      throw new Failure(
        "usage",
        `Cannot read stdin: it is larger than ${maxBytes} bytes`,
      );
    }
  }
}

/**
 * Copies bytes to a larger buffer; clears the old ones, which may be secret.
 */
function resized(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(length);
  larger.set(bytes);
  bytes.fill(0);
  return larger;
}

function decodeInput(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Failure("usage", "Cannot read stdin: it is not UTF-8 text");
  }
}
