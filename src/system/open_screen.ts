import process from "node:process";
import { openEarlyOutput } from "./splash_output.ts";
import { type MouseEvent, ScreenInput, setRawMode } from "./screen_input.ts";
import {
  NO_ANSWERS,
  probeTerminal,
  type TerminalAnswers,
} from "./terminal_probe.ts";

/** The terminal, taken over for a screen. */
export interface OpenedScreen {
  readonly stdout: typeof process.stdout;
  /** Once the terminal has answered, or is not going to. */
  readonly input: Promise<OpenedInput>;
  /** Aborted when the terminal is gone, as with its window. */
  readonly gone: AbortSignal;
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
 * Takes the terminal over; keys are not echoed from here on, and wait for whoever
 * reads them.
 *
 * @param frame shown at once; null for none, and for the screen as it is
 * @param ask whether the terminal is asked what it can show
 */
export function openScreen(
  { frame, ask }: { frame: string | null; ask: boolean },
): OpenedScreen {
  const gone = watchTerminal();
  setRawMode(true);
  const early = frame === null ? null : openEarlyOutput(frame);
  let stdin: ScreenInput | null = null;
  const input = openInput(ask).then((opened) => {
    stdin = opened.stdin;
    return opened;
  });
  input.catch(() => undefined); // whoever awaits it hears of it
  return {
    stdout: early?.stdout ?? process.stdout,
    input,
    gone,
    close() {
      stdin?.close();
      early?.close();
      setRawMode(false);
    },
  };
}

/**
 * For as long as the process lives: what is written to a terminal that is gone
 * fails at any time, after the screen as well, and nobody is left to be told.
 */
function watchTerminal(): AbortSignal {
  const gone = new AbortController();
  const lose = () => gone.abort();
  process.stdout.on("error", lose);
  process.stdin.on("error", lose);
  process.stdin.on("end", lose);
  return gone.signal;
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
