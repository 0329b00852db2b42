import type { Invocation, OptionSpec } from "./command_spec.ts";
import type { TuiLook } from "./context.ts";

/** The options of the screen only. */
export const SCREEN_OPTIONS: readonly OptionSpec[] = [
  {
    flags: "--images <how>",
    description: "pictures on the screen",
    choices: ["auto", "kitty", "iterm", "sixel", "half-blocks", "none"],
  },
  {
    flags: "--screen-reader",
    description: "a linear screen that can be read aloud",
  },
];

/** Returns the theme of the screen; flags override the environment. */
export function lookOf(run: Invocation): TuiLook {
  const { images, screenReader, utf8 } = run.context.environment.screen;
  const wish = run.value("images") ?? images;
  return {
    ascii: run.flag("ascii") || !utf8,
    color: run.output.style.color,
    screenReader: run.flag("screenReader") || screenReader,
    images: wish === "auto" ? null : wish,
  };
}
