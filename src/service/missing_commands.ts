/** The command for episodes that are not in the library. */
import * as v from "valibot";
import { item } from "./item_schemas.ts";
import { optionalText, text, timeoutMs } from "./schemas.ts";

export const MISSING_COMMANDS = {
  /**
   * Asks the server for the episodes of a series or a season that have no file,
   * in their order. Empty unless the user's settings on the server show them.
   */
  "list-missing": {
    input: v.strictObject({ account: optionalText, item: text, timeoutMs }),
    reply: v.strictObject({ items: v.array(item) }),
  },
} as const;
