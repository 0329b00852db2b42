import { createContext, useContext } from "react";
import type { AccountState } from "../../core/account.ts";

import { type Graphics, NO_GRAPHICS } from "./graphics.ts";

/** The colours, borders and pictures of the screen. */
export interface Theme {
  readonly ascii: boolean;
  readonly color: boolean;
  /** A linear layout that a screen reader can follow. */
  readonly linear: boolean;
  readonly graphics: Graphics;
}

export const PLAIN_THEME: Theme = {
  ascii: false,
  color: true,
  linear: false,
  graphics: NO_GRAPHICS,
};

export const ThemeContext = createContext<Theme>(PLAIN_THEME);

export type Tone = "good" | "bad" | "accent" | "plain" | "dim";

export interface Paint {
  readonly color?: string;
  readonly dimColor?: boolean;
}

/**
 * Returns the terminal's own 16 colours. Text says the same on a terminal
 * without colours.
 */
export function useTones(): Readonly<Record<Tone, Paint>> {
  return useContext(ThemeContext).color ? COLORED : PLAIN;
}

const PLAIN = { good: {}, bad: {}, accent: {}, plain: {}, dim: {} };
const COLORED = {
  good: { color: "green" },
  bad: { color: "red" },
  accent: { color: "cyan" },
  plain: {},
  dim: { dimColor: true },
};

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
