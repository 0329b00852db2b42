/** The command for the rules that decide what a play skips. */
import * as v from "valibot";
import { SEGMENT_TYPES, SKIP_RULES } from "../core/media_segments.ts";
import { optionalText } from "./schemas.ts";

const rule = v.picklist(SKIP_RULES);

/** Rules for some types of segments. */
export const someSkipRules = v.strictObject(
  v.entriesFromList(SEGMENT_TYPES, v.exactOptional(rule)),
);

export const SKIP_RULE_COMMANDS = {
  /** Changes some rules of the account, and replies with all of them. */
  "set-skip-rules": {
    input: v.strictObject({ account: optionalText, rules: someSkipRules }),
    reply: v.strictObject({
      rules: v.strictObject(v.entriesFromList(SEGMENT_TYPES, rule)),
    }),
  },
} as const;
