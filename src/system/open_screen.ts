import process from "node:process";
import { type MouseEvent, ScreenInput } from "./screen_input.ts";
import {
  NO_ANSWERS,
  probeTerminal,
  type TerminalAnswers,
} from "./terminal_probe.ts";

/** The terminal, taken over for a screen. */
export interface OpenedScreen {
  readonly stdin: ScreenInput;
  readonly answers: TerminalAnswers;
  readonly mouse: {
    listen(listener: (event: MouseEvent) => void): () => void;
  };
  close(): void;
}

/** @param ask whether the terminal is asked what it can show */
export async function openScreen(
  { ask }: { ask: boolean },
): Promise<OpenedScreen> {
  const answers = ask
    ? await probeTerminal(process.stdin, (text) => process.stdout.write(text))
    : NO_ANSWERS;
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
    close: () => stdin.close(),
  };
}
