import type { ThemeColors, ThemePart } from "../../core/settings.ts";

export interface Paint {
  readonly color?: string;
  readonly dimColor?: boolean;
}

/** The paint of each part of the screen; `plain` has none in any theme. */
export type Tones = Readonly<Record<ThemePart | "plain", Paint>>;

export const PLAIN_TONES: Tones = {
  good: {},
  bad: {},
  accent: {},
  plain: {},
  dim: {},
};

/** Returns what Ink needs to paint the colours of a theme. */
export function tonesOf({ good, bad, accent, dim }: ThemeColors): Tones {
  return {
    good: paintOf(good),
    bad: paintOf(bad),
    accent: paintOf(accent),
    dim: paintOf(dim),
    plain: {},
  };
}

function paintOf(color: string): Paint {
  if (color === "default") return {};
  if (color === "faint") return { dimColor: true };
  const [, bright] = /^bright-(.+)$/.exec(color) ?? [];
  return { color: bright === undefined ? color : `${bright}Bright` };
}
