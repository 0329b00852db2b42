import type { Key } from "ink";

/** What a key press can mean on the accounts screen. */
export type Action =
  | "up"
  | "down"
  | "first"
  | "last"
  | "activate"
  | "sign-in"
  | "sign-out"
  | "check"
  | "help"
  | "quit";

interface Binding {
  readonly action: Action;
  /** As the help shows it. */
  readonly label: string;
  readonly does: string;
  matches(input: string, key: Key): boolean;
}

/** The one key table: the screen obeys it and the help shows it. */
export const BINDINGS: readonly Binding[] = [
  {
    action: "up",
    label: "k or ↑",
    does: "the account above",
    matches: (input, key) => input === "k" || key.upArrow,
  },
  {
    action: "down",
    label: "j or ↓",
    does: "the account below",
    matches: (input, key) => input === "j" || key.downArrow,
  },
  {
    action: "first",
    label: "g",
    does: "the first account",
    matches: (input, key) => input === "g" || key.home,
  },
  {
    action: "last",
    label: "G",
    does: "the last account",
    matches: (input, key) => input === "G" || key.end,
  },
  {
    action: "activate",
    label: "Enter",
    does: "make this account the active one",
    matches: (_, key) => key.return,
  },
  {
    action: "sign-in",
    label: "a",
    does: "sign in to a server",
    matches: (input) => input === "a",
  },
  {
    action: "sign-out",
    label: "x",
    does: "sign this account out",
    matches: (input) => input === "x",
  },
  {
    action: "check",
    label: "r",
    does: "ask the servers again",
    matches: (input) => input === "r",
  },
  {
    action: "help",
    label: "?",
    does: "this help",
    matches: (input) => input === "?",
  },
  {
    action: "quit",
    label: "q or Ctrl-C",
    does: "leave",
    matches: (input, key) => input === "q" || (key.ctrl && input === "c"),
  },
];

/** The action of a key press; null when it has none. */
export function findAction(input: string, key: Key): Action | null {
  return BINDINGS.find((it) => it.matches(input, key))?.action ?? null;
}
