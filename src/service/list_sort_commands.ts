/** The command for the orders of lists. */
import * as v from "valibot";
import { SORTS } from "../core/item_selection.ts";
import { optionalText } from "./schemas.ts";

const sort = v.strictObject({
  /** The kind of library, such as `movies`. */
  list: v.pipe(v.string(), v.regex(/^[a-z]{1,32}$/)),
  by: v.picklist(SORTS),
  reversed: v.boolean(),
});

export const LIST_SORT_COMMANDS = {
  /** Changes an order, or none, and replies with all that were chosen. */
  "set-list-sort": {
    input: v.strictObject({ account: optionalText, sort: v.nullable(sort) }),
    reply: v.strictObject({ sorts: v.array(sort) }),
  },
} as const;
