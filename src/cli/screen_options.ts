import type { Invocation, OptionSpec } from "./command_spec.ts";
import type { TuiLook } from "./context.ts";

/** The options of the TUI only. */
export const SCREEN_OPTIONS: readonly OptionSpec[] = [
  {
    flags: "--images <how>",
    description: "how the TUI shows pictures",
    choices: ["auto", "kitty", "iterm", "sixel", "half-blocks", "none"],
  },
  {
    flags: "--screen-reader",
    description: "use a linear TUI for screen readers",
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
