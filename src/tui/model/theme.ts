import { createContext, useContext } from "react";
import type { AccountState } from "../../core/account.ts";

import { type Graphics, NO_GRAPHICS } from "../pictures/graphics.ts";

/** The way to draw on the terminal. */
export interface Look {
  readonly ascii: boolean;
  readonly color: boolean;
  /** A linear layout that a screen reader can follow. */
  readonly linear: boolean;
  readonly graphics: Graphics;
}

export const PLAIN_LOOK: Look = {
  ascii: false,
  color: true,
  linear: false,
  graphics: NO_GRAPHICS,
};

export const LookContext = createContext<Look>(PLAIN_LOOK);

export type Tone = "good" | "bad" | "accent" | "plain" | "dim";

export interface Paint {
  readonly color?: string;
  readonly dimColor?: boolean;
}

/**
 * Returns the terminal's own 16 colours; words say the same where there is
 * none.
 */
export function useTones(): Readonly<Record<Tone, Paint>> {
  return useContext(LookContext).color ? COLORED : PLAIN;
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
  return useContext(LookContext).ascii ? "classic" : "round";
}

/** Signs that stand for words where there is no room for them. */
export interface Signs {
  readonly between: string;
  readonly done: string;
  readonly todo: string;
  readonly ellipsis: string;
  readonly dot: string;
  /** The state of the account at the top. */
  readonly online: Readonly<Record<AccountState, string>>;
}

export function useSigns(): Signs {
  return useContext(LookContext).ascii ? ASCII_SIGNS : SIGNS;
}

const SIGNS: Signs = {
  between: " › ",
  done: "█",
  todo: "░",
  ellipsis: "…",
  dot: "·",
  online: {
    "valid": "●",
    "unreachable": "◌",
    "rejected": "!",
    "missing-token": "!",
    "unchecked": "○",
  },
};
const ASCII_SIGNS: Signs = {
  between: " > ",
  done: "#",
  todo: "-",
  ellipsis: "...",
  dot: "-",
  online: {
    "valid": "+",
    "unreachable": "?",
    "rejected": "!",
    "missing-token": "!",
    "unchecked": ".",
  },
};
