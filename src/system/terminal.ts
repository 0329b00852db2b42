import { untilAborted } from "../core/abort.ts";
import { Failure } from "../core/failure.ts";
import type { StandardStream, Terminal } from "../core/ports.ts";
import { Secret } from "../core/secret.ts";

/** A password or a small body fits; a larger one grows from here. */
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
  // Most commands ask nothing.
  const { promptLine } = await import("./prompt_line.ts");
  return await promptLine(question, options);
}

interface SyncWriter {
  writeSync(bytes: Uint8Array): number;
}

/**
 * A reader that went away, as `head` does, wants no more and no complaint.
 *
 * @throws {Failure} `internal` where nothing can be written, as on a full disk
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
    // the exit code says it
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
      bytes = moved(bytes, larger);
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

/** The old bytes may be a secret: they are not left behind. */
function moved(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
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
