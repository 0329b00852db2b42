import process from "node:process";
import { openSplash } from "./splash_output.ts";
import { type MouseEvent, ScreenInput, setRawMode } from "./screen_input.ts";
import {
  NO_ANSWERS,
  probeTerminal,
  type TerminalAnswers,
} from "./terminal_probe.ts";

/** The terminal while it shows a screen. */
export interface OpenedScreen {
  readonly stdout: typeof process.stdout;
  /** Resolves once the terminal has answered, or has not in time. */
  readonly input: Promise<OpenedInput>;
  /** Aborted if the terminal is closed, for example with its window. */
  readonly closed: AbortSignal;
  close(): void;
}

export interface OpenedInput {
  readonly stdin: ScreenInput;
  readonly answers: TerminalAnswers;
  readonly mouse: {
    listen(listener: (event: MouseEvent) => void): () => void;
  };
}

/**
 * Takes over the terminal: keys are no longer echoed and wait for the next
 * reader.
 *
 * @param frame shown at once; null leaves the terminal's content unchanged
 * @param ask true to query which pictures the terminal can show
 */
export function openScreen(
  { frame, ask }: { frame: string | null; ask: boolean },
): OpenedScreen {
  const closed = watchTerminal();
  setRawMode(true);
  const early = frame === null ? null : openSplash(frame);
  let stdin: ScreenInput | null = null;
  const input = openInput(ask).then((opened) => {
    stdin = opened.stdin;
    return opened;
  });
  input.catch(() => undefined); // its reader gets the error
  return {
    stdout: early?.stdout ?? process.stdout,
    input,
    closed,
    close() {
      stdin?.close();
      early?.close();
      setRawMode(false);
    },
  };
}

/**
 * Watches the terminal until the process ends: a write to a closed terminal can
 * fail at any time, even after the screen is closed.
 */
function watchTerminal(): AbortSignal {
  const closed = new AbortController();
  const lose = () => closed.abort();
  process.stdout.on("error", lose);
  process.stdin.on("error", lose);
  process.stdin.on("end", lose);
  return closed.signal;
}

async function openInput(ask: boolean): Promise<OpenedInput> {
  const answers = ask
    ? await probeTerminal(process.stdin, (text) => process.stdout.write(text))
    : NO_ANSWERS;
  setRawMode(true);
  const listeners = new Set<(event: MouseEvent) => void>();
  const stdin = new ScreenInput((event) => {
    for (const listener of listeners) listener(event);
  });
  return {
    stdin,
    answers,
    mouse: {
      listen(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  };
}
