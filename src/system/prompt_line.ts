import { interrupted, untilAborted } from "../core/abort.ts";
import { sanitize } from "../core/printable.ts";
import { Secret } from "../core/secret.ts";
import { LineEditor } from "./line_editor.ts";
import { writeError } from "./terminal.ts";

/** The rest of an escape sequence arrives within this time. */
const SEQUENCE_MS = 100;

/**
 * Reads one line in raw mode, so that a password is never echoed. Writes the
 * question to stderr. Always restores the terminal.
 */
export async function promptLine(
  question: string,
  options: { echo: boolean; signal: AbortSignal | undefined },
): Promise<Secret> {
  const editor = new LineEditor(options.echo);
  // Must precede the question, or keys typed at that moment are echoed.
  Deno.stdin.setRaw(true);
  try {
    writeError(sanitize(question)); // it may name a server's user
    for (;;) {
      const askedMs = performance.now();
      const chunk = await readChunk(options.signal);
      if (performance.now() - askedMs > SEQUENCE_MS) editor.endSequence();
      const { shown, done } = editor.feed(chunk);
      writeError(shown);
      if (done === "line") return new Secret(editor.text);
      if (done === "stopped") throw interrupted();
    }
  } finally {
    Deno.stdin.setRaw(false);
    writeError("\n");
  }
}

/** A closed input ends the line, as Ctrl-D does. */
async function readChunk(signal: AbortSignal | undefined): Promise<Uint8Array> {
  const buffer = new Uint8Array(4096);
  const read = await untilAborted(Deno.stdin.read(buffer), signal);
  return read === null ? new Uint8Array([0x04]) : buffer.subarray(0, read);
}
