/** The command for the bitrate limit of a server. */
import * as v from "valibot";
import { count, id, optionalText, timeoutMs } from "./schemas.ts";

export const BITRATE_COMMANDS = {
  /** Reads or changes the bitrate above which files of a server are transcoded. */
  "limit-bitrate": {
    input: v.strictObject({
      account: optionalText,
      /** null for the server of the account. */
      server: optionalText,
      change: v.variant("kind", [
        v.strictObject({ kind: v.literal("none") }),
        v.strictObject({
          kind: v.literal("set"),
          /** In bits per second; null for no limit. */
          maxBitrate: v.nullable(v.pipe(count, v.minValue(1))),
        }),
        v.strictObject({ kind: v.literal("measure") }),
      ]),
      timeoutMs,
    }),
    reply: v.strictObject({
      id,
      name: v.string(),
      url: v.string(),
      /** In bits per second; null if there is no limit. */
      maxBitrate: v.nullable(count),
      /** The limit of the settings, which applies if the server has none. */
      settingBitrate: v.nullable(count),
      /** The measured rate; null unless it was measured now. */
      measuredBitrate: v.nullable(count),
    }),
  },
} as const;
