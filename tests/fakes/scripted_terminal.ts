import { interrupted } from "../../src/core/abort.ts";
import { Failure } from "../../src/core/failure.ts";
import type { StandardStream, Terminal } from "../../src/core/ports.ts";
import { sanitize } from "../../src/core/printable.ts";
import { Secret } from "../../src/core/secret.ts";

/** The state of the standard streams. */
export interface TerminalScript {
  /**
   * The bytes piped into stdin; if absent, stdin is a terminal when there are
   * answers.
   */
  readonly stdin?: string | Uint8Array;
  /** The lines that the user types; then the input ends. */
  readonly answers?: readonly string[];
  /** True if stdout is a terminal as well. */
  readonly onTerminal?: boolean;
}

const COLUMNS = 80;

/** Streams in memory; passes the contract. */
export class ScriptedTerminal implements Terminal {
  readonly #stdin: Uint8Array<ArrayBuffer>;
  readonly #terminals: readonly StandardStream[];
  readonly #answers: string[];
  readonly #stdout: Uint8Array[] = [];
  stderr = "";

  constructor({ stdin, answers, onTerminal = false }: TerminalScript) {
    this.#stdin = typeof stdin === "string"
      ? new TextEncoder().encode(stdin)
      : new Uint8Array(stdin ?? []);
    this.#answers = [...answers ?? []];
    this.#terminals = onTerminal
      ? ["stdin", "stdout", "stderr"]
      : answers === undefined
      ? []
      : stdin === undefined
      ? ["stdin", "stderr"]
      : ["stderr"];
  }

  get stdoutBytes(): Uint8Array {
    return Uint8Array.from(this.#stdout.flatMap((it) => [...it]));
  }

  isTerminal(stream: StandardStream): boolean {
    return this.#terminals.includes(stream);
  }

  columns(): number | null {
    return this.isTerminal("stdout") ? COLUMNS : null;
  }

  write(text: string): void {
    this.#stdout.push(new TextEncoder().encode(text));
  }

  writeBytes(bytes: Uint8Array): void {
    this.#stdout.push(bytes.slice());
  }

  writeError(text: string): void {
    this.stderr += text;
  }

  // deno-lint-ignore require-await -- a throw must become a rejection
  async promptLine(question: string, signal?: AbortSignal): Promise<string> {
    this.stderr += sanitize(question);
    if (signal?.aborted) throw interrupted();
    return this.#answers.shift() ?? "";
  }

  async promptSecret(question: string, signal?: AbortSignal): Promise<Secret> {
    return new Secret(await this.promptLine(question, signal));
  }

  // deno-lint-ignore require-await -- a throw must become a rejection
  async readBytes(
    maxBytes: number,
    signal?: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer>> {
    if (signal?.aborted) throw interrupted();
    if (this.#stdin.length > maxBytes) throw unreadable("it is too large");
    return this.#stdin.slice();
  }

  async readInput(maxBytes: number, signal?: AbortSignal): Promise<Secret> {
    const bytes = await this.readBytes(maxBytes, signal);
    try {
      const decoder = new TextDecoder("utf-8", { fatal: true });
      return new Secret(decoder.decode(bytes));
    } catch {
      throw unreadable("it is not UTF-8 text");
    }
  }
}

function unreadable(state: string): Failure {
  return new Failure("usage", `Cannot read stdin: ${state}`);
}
