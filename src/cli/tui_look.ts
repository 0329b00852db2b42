import type { Invocation } from "./command.ts";
import type { TuiLook } from "./context.ts";

/** Returns the theme of the screen; flags override the environment. */
export function lookOf(run: Invocation): TuiLook {
  const { images, screenReader, utf8 } = run.context.environment.screen;
  const wish = run.option("images") ?? images;
  return {
    ascii: run.globals.ascii || !utf8,
    color: run.output.style.color,
    screenReader: run.flag("screenReader") || screenReader,
    images: wish === "auto" ? null : wish,
  };
}
