/**
 * Separates a terminal's input into keys and replies. Recognizes replies by their
 * form alone, because they may arrive late and in pieces.
 *
 * Sources: ECMA-48, 5.4 and 5.6 (CSI, DCS, OSC, APC); xterm, "Control Sequences".
 */

/**
 * The keys in a piece of input, and the complete sequences that are not keys.
 */
export interface TakenInput {
  readonly keys: string;
  readonly replies: readonly string[];
}

const ESC = "\x1b";
const PASTE_BEGINS = "\x1b[200~";
const PASTE_ENDS = "\x1b[201~";
/** No reply is longer; a longer sequence is taken without its end. */
const LONGEST = 4_096;
/**
 * The beginnings of string replies; Alt with a letter continues differently.
 */
// deno-lint-ignore no-control-regex -- that is what terminals send
const STRING = /^\x1b(?:P[0-9>!$+|?]|\][0-9lLI]|_G)/;
// deno-lint-ignore no-control-regex -- that is what terminals send
const STRING_BEGUN = /^\x1b[P\]_]$/;
// deno-lint-ignore no-control-regex -- that is what terminals send
const CSI_BEGUN = /^\x1b\[[0-?]*[ -/]*$/;
// deno-lint-ignore no-control-regex -- that is what terminals send
const CSI = /^\x1b\[([0-?]*)([ -/]*)([@-~])/;
/**
 * Final characters of replies; no key has them. A reply may also have a private
 * mark.
 */
const ANSWER_ENDS = "ctnyRIO";

type Part =
  | { readonly kind: "keys" | "reply"; readonly length: number }
  | { readonly kind: "incomplete" };

/** Parses input; an incomplete sequence waits for the next piece. */
export class TerminalInput {
  #begun = "";
  #pasting = false;

  /** The kind of incomplete input; an Esc may become a key. */
  get waits(): "paste" | "escape" | "answer" | null {
    if (this.#pasting) return "paste";
    if (this.#begun === "") return null;
    return this.#begun === ESC ? "escape" : "answer";
  }

  take(text: string): TakenInput {
    let rest = this.#begun + text;
    this.#begun = "";
    let keys = "";
    const replies: string[] = [];
    while (rest !== "") {
      const part = this.#pasting ? pastedPart(rest) : nextPart(rest);
      if (part.kind === "incomplete") {
        this.#begun = rest;
        break;
      }
      const taken = rest.slice(0, part.length);
      rest = rest.slice(part.length);
      if (part.kind === "reply") replies.push(taken);
      else keys += taken;
      if (taken === PASTE_BEGINS) this.#pasting = true;
      if (taken === PASTE_ENDS) this.#pasting = false;
    }
    return { keys, replies };
  }

  /**
   * Runs after a pause: an Esc was a key, half a reply is dropped, and a paste
   * ends, because otherwise it would take all further keys.
   */
  giveUp(): string {
    const { waits } = this;
    const begun = waits === "answer" ? "" : this.#begun;
    this.#begun = "";
    this.#pasting = false;
    return waits === "paste" ? begun + PASTE_ENDS : begun;
  }
}

function nextPart(text: string): Part {
  if (!text.startsWith(ESC)) {
    const next = text.indexOf(ESC);
    return { kind: "keys", length: next < 0 ? text.length : next };
  }
  if (text === ESC || CSI_BEGUN.test(text) || STRING_BEGUN.test(text)) {
    return text.length > LONGEST
      ? { kind: "reply", length: text.length }
      : { kind: "incomplete" };
  }
  if (STRING.test(text)) return stringPart(text);
  const csi = CSI.exec(text);
  if (!csi) return { kind: "keys", length: 1 };
  const [{ length }, parameters = "", , end = ""] = csi;
  const answers = /[<=>?]/.test(parameters) ||
    ANSWER_ENDS.includes(end) && (parameters !== "" || "IO".includes(end));
  return { kind: answers ? "reply" : "keys", length };
}

/** Takes a string reply up to ST, BEL, or any other control character. */
function stringPart(text: string): Part {
  // deno-lint-ignore no-control-regex -- that is what ends it
  const at = text.slice(2).search(/[\x00-\x1f]/) + 2;
  if (at < 2) {
    return text.length > LONGEST
      ? { kind: "reply", length: text.length }
      : { kind: "incomplete" };
  }
  if (text[at] === "\x07") return { kind: "reply", length: at + 1 };
  if (text[at] !== ESC) return { kind: "reply", length: at };
  if (text.length === at + 1) return { kind: "incomplete" };
  return { kind: "reply", length: text[at + 1] === "\\" ? at + 2 : at };
}

/** Takes pasted text, which is never a reply, up to the end of the paste. */
function pastedPart(text: string): Part {
  const end = text.indexOf(PASTE_ENDS);
  if (end === 0) return { kind: "keys", length: PASTE_ENDS.length };
  if (end > 0) return { kind: "keys", length: end };
  const last = text.lastIndexOf(ESC);
  if (last < 0 || !PASTE_ENDS.startsWith(text.slice(last))) {
    return { kind: "keys", length: text.length };
  }
  return last === 0 ? { kind: "incomplete" } : { kind: "keys", length: last };
}
