import type { CommandSpec } from "./command.ts";
import { SPECS_BY_WORD } from "./specs_by_word.ts";

const loaded = await Promise.all(
  Object.values(SPECS_BY_WORD).map((load) => load()),
);

/** All commands, in the order of the help. */
export const COMMAND_SPECS: readonly CommandSpec[] = loaded.flat();
