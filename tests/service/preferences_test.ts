import { Failure } from "../../src/core/failure.ts";
import {
  NEW_PREFERENCES,
  type PlaybackPreferences,
} from "../../src/core/playback_preferences.ts";
import { readPreferences } from "../../src/service/preferences.ts";
import type { AccountSession } from "../../src/service/session.ts";
import { assertEquals } from "@std/assert";
import { ManualClock } from "../fakes/manual_clock.ts";

function sessionWith(reply: Promise<PlaybackPreferences>): AccountSession {
  const media = { preferences: () => reply };
  return { server: { media } } as unknown as AccountSession;
}

Deno.test("readPreferences() returns the account's settings", async () => {
  const clock = new ManualClock();
  const settings = { ...NEW_PREFERENCES, playsNext: false };
  const session = sessionWith(Promise.resolve(settings));
  assertEquals(await readPreferences(session, { clock }), settings);
});

Deno.test("readPreferences() returns those of a new account when the server refuses", async () => {
  const clock = new ManualClock();
  const session = sessionWith(
    Promise.reject(new Failure("server_error", "Cannot read settings")),
  );
  assertEquals(await readPreferences(session, { clock }), NEW_PREFERENCES);
});

Deno.test("readPreferences() does not wait for a server that does not answer", async () => {
  const clock = new ManualClock();
  const reading = readPreferences(
    sessionWith(new Promise(() => undefined)),
    { clock },
  );
  await clock.pass(3_000);
  assertEquals(await reading, NEW_PREFERENCES);
});
