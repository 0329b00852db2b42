import type { Command } from "commander";
import type { CommandSpec } from "./command_spec.ts";
import { manPage } from "./man_page.ts";

/** The page for man(1) of everything that `program` has. */
export function helpManPage(program: Command): CommandSpec {
  return {
    path: "help man-page",
    summary: "all of this as a page for man(1)",
    run({ terminal, context }) {
      terminal.write(manPage(program, context.version));
      return Promise.resolve();
    },
  };
}
