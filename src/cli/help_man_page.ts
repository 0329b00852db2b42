import type { Command } from "commander";
import type { CommandSpec } from "./command_spec.ts";

/** The page for man(1) of everything that `program` has. */
export function helpManPage(program: Command): CommandSpec {
  return {
    path: "help man-page",
    summary: "print the manual for man(1)",
    async run({ terminal, context }) {
      const { manPage } = await import("./man_page.ts");
      terminal.write(manPage(program, context.version));
    },
  };
}
