import { Buffer } from "node:buffer";

/** A terminal's replies to the queries about itself. */
export interface TerminalAnswers {
  /** True if it supports Kitty's graphics protocol. */
  readonly kitty: boolean;
  readonly sixel: boolean;
  /** XTVERSION's text, such as `WezTerm 20240203`; null if unknown. */
  readonly name: string | null;
  /** In pixels; null if unknown. */
  readonly cell: { readonly width: number; readonly height: number } | null;
}

export const NO_ANSWERS: TerminalAnswers = {
  kitty: false,
  sixel: false,
  name: null,
  cell: null,
};

/** Enough for a slow link, and too short for a person to begin to type. */
const ANSWER_LIMIT_MS = 500;
/** Enough to read a reply that is there. */
const READ_MS = 50;
/**
 * All queries at once: a picture of one pixel that is not to be shown, the
 * cell's size, the name, and last the one that every terminal answers.
 *
 * Source: kitty's protocol; xterm, "Control Sequences" (CSI t, XTVERSION, DA1).
 */
const QUESTIONS = "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\" +
  "\x1b[16t\x1b[>0q\x1b[c";
/** The last reply: DA1. */
// deno-lint-ignore no-control-regex -- that is what terminals answer with
const LAST = /\x1b\[\?([0-9;]*)c/;

/** The part of a terminal's input that probing needs. */
export interface ProbedInput {
  setRawMode(raw: boolean): unknown;
  on(event: "data", listener: (chunk: Uint8Array) => void): unknown;
  off(event: "data", listener: (chunk: Uint8Array) => void): unknown;
  unshift(chunk: Uint8Array): unknown;
  pause(): unknown;
  resume(): unknown;
}

/**
 * Asks the terminal which pictures it can show. Passes keys that are typed in
 * the meantime to the next reader.
 */
export async function probeTerminal(
  input: ProbedInput,
  ask: (questions: string) => void,
  { limitMs = ANSWER_LIMIT_MS }: { limitMs?: number | undefined } = {},
): Promise<TerminalAnswers> {
  let received = "";
  const done = Promise.withResolvers<void>();
  const listen = (chunk: Uint8Array) => {
    // One character per byte, so that typed keys are passed on unchanged.
    received += Buffer.from(chunk).toString("latin1");
    if (LAST.test(received)) done.resolve();
  };
  let timer = setTimeout(() => {
    // After a long task, the reply may be there but not read yet.
    timer = setTimeout(() => done.resolve(), READ_MS);
  }, limitMs);
  input.setRawMode(true);
  input.on("data", listen);
  input.resume();
  try {
    ask(QUESTIONS);
    await done.promise;
  } finally {
    clearTimeout(timer);
    input.off("data", listen);
    input.pause();
    input.setRawMode(false);
  }
  const { answers, rest } = readAnswers(received);
  if (rest !== "") input.unshift(Buffer.from(rest, "latin1"));
  return answers;
}

/** Separates the terminal's replies from the keys that were typed. */
export function readAnswers(
  received: string,
): { answers: TerminalAnswers; rest: string } {
  let rest = received;
  const take = (pattern: RegExp) => {
    const found = pattern.exec(rest);
    if (found) rest = rest.replace(found[0], "");
    return found;
  };
  // deno-lint-ignore no-control-regex -- that is what terminals answer with
  const kitty = take(/\x1b_G([^\x1b]*)\x1b\\/);
  // deno-lint-ignore no-control-regex -- that is what terminals answer with
  const cell = take(/\x1b\[6;(\d+);(\d+)t/);
  // deno-lint-ignore no-control-regex -- that is what terminals answer with
  const name = take(/\x1bP>\|([^\x1b]*)\x1b\\/);
  const attributes = take(LAST);
  const [height, width] = [Number(cell?.[1]), Number(cell?.[2])];
  const answers = {
    kitty: kitty?.[1]?.endsWith(";OK") ?? false,
    sixel: attributes?.[1]?.split(";").includes("4") ?? false,
    name: name?.[1] ?? null,
    cell: width > 0 && height > 0 ? { width, height } : null,
  };
  return { answers, rest };
}
