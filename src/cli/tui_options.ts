import type { Invocation } from "./command.ts";
import type { TuiOptions } from "./context.ts";

/** Returns the options of the TUI; flags override the environment. */
export function tuiOptions(run: Invocation): TuiOptions {
  const { images, screenReader, utf8 } = run.context.environment.screen;
  const wish = run.option("images") ?? images;
  return {
    ascii: run.globals.ascii || !utf8,
    color: run.output.style.color,
    screenReader: run.flag("screenReader") || screenReader,
    images: wish === "auto" ? null : wish,
  };
}
