import type { Invocation } from "./command.ts";
import type { TuiOptions } from "./context.ts";

/**
 * Returns the options of the TUI; flags override the environment, which
 * overrides the settings.
 */
export function tuiOptions(run: Invocation): TuiOptions {
  const { images, screenReader, utf8 } = run.context.environment.screen;
  const { settings } = run;
  const wish = run.option("images") ?? images ?? settings["tui.images"] ??
    "auto";
  return {
    ascii: run.globals.ascii || !utf8,
    color: run.output.style.color,
    screenReader: run.flag("screenReader") || screenReader ||
      settings["tui.screen-reader"] === true,
    images: wish === "auto" ? null : wish,
  };
}
