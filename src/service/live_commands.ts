/** The command that follows the changes of a server. */
import * as v from "valibot";
import { optionalText } from "./schemas.ts";

export const LIVE_COMMANDS = {
  /**
   * Follows the changes of the account's server until it is cancelled, and
   * reports their effects in events. Ends earlier only if that server offers no
   * changes, or with a failure that waiting does not fix.
   */
  "follow-server": {
    input: v.strictObject({
      account: optionalText,
      /** True if changes were missed, so that a sync is due. */
      missed: v.boolean(),
    }),
    reply: v.strictObject({}),
  },
} as const;

/** The effects of changes on the server. */
export const libraryEvents = [
  /** Stored items have changed: read the lists again. */
  v.strictObject({ kind: v.literal("library-changed") }),
  /** The server has changes that only a sync can read. */
  v.strictObject({ kind: v.literal("sync-due") }),
] as const;
