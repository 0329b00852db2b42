import * as fc from "fast-check";
import * as v from "valibot";
import { NEW_PREFERENCES } from "../../../src/core/playback_preferences.ts";
import {
  preferencesSchema,
  readPreferences,
} from "../../../src/jellyfin/decode/preferences.ts";
import { assertEquals } from "@std/assert";

Deno.test("readPreferences() returns those of a new account when the reply has other values", () => {
  const names = [
    "configuration",
    "subtitlemode",
    "audiolanguagepreference",
    "playdefaultaudiotrack",
  ];
  const wrong = fc.oneof(fc.integer(), fc.constant(null), fc.constant([]));
  const inner = fc.dictionary(fc.constantFrom(...names), wrong);
  fc.assert(fc.property(fc.oneof(inner, wrong), (configuration) => {
    const read = v.parse(preferencesSchema, { configuration });
    assertEquals(readPreferences(read), NEW_PREFERENCES);
  }));
});
