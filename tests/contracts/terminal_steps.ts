import { Failure, type FailureKind } from "../../src/core/failure.ts";
import type { StandardStream, Terminal } from "../../src/core/ports.ts";

/** One call of a terminal's method, as plain data. */
export type Step =
  | { readonly do: "isTerminal"; readonly stream: StandardStream }
  | { readonly do: "columns" }
  | { readonly do: "write" | "writeError"; readonly text: string }
  | { readonly do: "writeBytes"; readonly bytes: readonly number[] }
  | {
    readonly do: "promptLine" | "promptSecret";
    readonly question: string;
    /** True for a signal that is aborted already. */
    readonly aborted?: boolean;
  }
  | {
    readonly do: "readBytes" | "readInput";
    readonly maxBytes: number;
    readonly aborted?: boolean;
  };

/** The returned value, as text if it is a secret, or the kind of failure. */
export type Result = { readonly value: unknown } | {
  readonly failure: FailureKind;
};

/** Calls the methods one after the other, also after one that failed. */
export async function perform(
  terminal: Terminal,
  steps: readonly Step[],
): Promise<Result[]> {
  const results: Result[] = [];
  for (const step of steps) {
    try {
      results.push({ value: await call(terminal, step) ?? null });
    } catch (caught) {
      if (!(caught instanceof Failure)) throw caught;
      results.push({ failure: caught.kind });
    }
  }
  return results;
}

async function call(terminal: Terminal, step: Step): Promise<unknown> {
  const signal = "aborted" in step && step.aborted
    ? AbortSignal.abort()
    : undefined;
  switch (step.do) {
    case "isTerminal":
      return terminal.isTerminal(step.stream);
    case "columns":
      return terminal.columns();
    case "write":
      return terminal.write(step.text);
    case "writeError":
      return terminal.writeError(step.text);
    case "writeBytes":
      return terminal.writeBytes(Uint8Array.from(step.bytes));
    case "promptLine":
      return await terminal.promptLine(step.question, signal);
    case "promptSecret":
      return (await terminal.promptSecret(step.question, signal)).expose();
    case "readBytes":
      return [...await terminal.readBytes(step.maxBytes, signal)];
    case "readInput":
      return (await terminal.readInput(step.maxBytes, signal)).expose();
  }
}
