import type { TokenKey } from "./token_key.ts";

/** The segments that a play can skip. */
export const SEGMENT_TYPES = [
  "intro",
  "recap",
  "credits",
  "commercials",
  "preview",
] as const;
export type SegmentType = typeof SEGMENT_TYPES[number];

/** A part of a video that a user may not want to watch. */
export interface MediaSegment {
  readonly type: SegmentType;
  readonly startMs: number;
  /** Later than the start. */
  readonly endMs: number;
}

/** `ask` offers to skip a segment; `auto` skips it once. */
export const SKIP_RULES = ["off", "ask", "auto"] as const;
export type SkipRule = typeof SKIP_RULES[number];

/** The rule for each type of segment. */
export type SkipRules = Readonly<Record<SegmentType, SkipRule>>;

export const DEFAULT_SKIP_RULES: SkipRules = {
  intro: "ask",
  recap: "ask",
  credits: "ask",
  commercials: "ask",
  preview: "off",
};

/** Stores the rules that a user has chosen, by account. */
export interface SkipRuleIndex {
  /** Leaves out the types without a choice. */
  findSkipRules(account: TokenKey): Partial<SkipRules>;
  /** Replaces the rules that are given. */
  saveSkipRules(account: TokenKey, rules: Partial<SkipRules>): void;
}
