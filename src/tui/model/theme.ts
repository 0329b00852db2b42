import { createContext, useContext } from "react";
import type { AccountState } from "../../core/account.ts";
import { TERMINAL_THEME } from "../../core/settings.ts";

import { type Graphics, NO_GRAPHICS } from "./graphics.ts";
import { PLAIN_TONES, type Tones, tonesOf } from "./tones.ts";

/** The colours, borders and pictures of the screen. */
export interface Theme {
  readonly ascii: boolean;
  readonly color: boolean;
  /** A linear layout that a screen reader can follow. */
  readonly linear: boolean;
  readonly tones: Tones;
  readonly graphics: Graphics;
}

export const PLAIN_THEME: Theme = {
  ascii: false,
  color: true,
  linear: false,
  tones: tonesOf(TERMINAL_THEME),
  graphics: NO_GRAPHICS,
};

export type Tone = keyof Tones;

export const ThemeContext = createContext<Theme>(PLAIN_THEME);

/** Returns the colours of the theme. Text says the same without colours. */
export function useTones(): Tones {
  const { color, tones } = useContext(ThemeContext);
  return color ? tones : PLAIN_TONES;
}

export function useBorder(): "classic" | "round" {
  return useContext(ThemeContext).ascii ? "classic" : "round";
}

/** The characters of a border. */
export interface Edges {
  readonly line: string;
  readonly top: readonly [left: string, right: string];
  readonly bottom: readonly [left: string, right: string];
}

/** Returns the characters of {@link useBorder}, for a border with a text. */
export function useEdges(): Edges {
  return useContext(ThemeContext).ascii ? ASCII_EDGES : EDGES;
}

const EDGES: Edges = { line: "─", top: ["╭", "╮"], bottom: ["╰", "╯"] };
const ASCII_EDGES: Edges = { line: "-", top: ["+", "+"], bottom: ["+", "+"] };

/** The symbols that replace text in narrow columns. */
export interface Symbols {
  readonly between: string;
  readonly done: string;
  readonly todo: string;
  readonly ellipsis: string;
  readonly dot: string;
  /** Stands before the option that is chosen. */
  readonly pointer: string;
  /** The first cell of the row with the cursor. */
  readonly cursor: string;
  /** The visible part in a scroll bar. */
  readonly thumb: string;
  /** The symbols of rows; others stay as they are. */
  readonly states: Readonly<Record<string, string>>;
  /** The state of the account at the top. */
  readonly online: Readonly<Record<AccountState, string>>;
}

export function useSymbols(): Symbols {
  return symbolsOf(useContext(ThemeContext));
}

export function symbolsOf({ ascii }: Pick<Theme, "ascii">): Symbols {
  return ascii ? ASCII_SYMBOLS : SYMBOLS;
}

const SYMBOLS: Symbols = {
  between: " › ",
  done: "█",
  todo: "░",
  ellipsis: "…",
  dot: "·",
  pointer: "▸",
  cursor: "▌",
  thumb: "┃",
  states: { "v": "✓", "-": "◐", "f": "♥", ".": "·", ">": "▸", "=": "‖" },
  online: {
    "valid": "●",
    "unreachable": "◌",
    "rejected": "!",
    "missing-token": "!",
    "unchecked": "○",
  },
};
const ASCII_SYMBOLS: Symbols = {
  between: " > ",
  done: "#",
  todo: "-",
  ellipsis: "...",
  dot: "-",
  pointer: ">",
  cursor: ">",
  thumb: "|",
  states: { "-": "~", "f": "*" },
  online: {
    "valid": "+",
    "unreachable": "?",
    "rejected": "!",
    "missing-token": "!",
    "unchecked": ".",
  },
};
