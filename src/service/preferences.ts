import {
  NEW_PREFERENCES,
  type PlaybackPreferences,
} from "../core/playback_preferences.ts";
import type { Clock } from "../core/ports.ts";
import type { AccountSession } from "./session.ts";

/** A play starts without the settings if the server takes longer. */
const LIMIT_MS = 3_000;

/**
 * Reads the account's settings. Returns those of a new account if the server
 * does not answer in time: choices are stored then, but they are not used once
 * the settings can be read and say otherwise.
 */
export async function readPreferences(
  { server }: AccountSession,
  { clock }: { readonly clock: Pick<Clock, "wait"> },
): Promise<PlaybackPreferences> {
  const done = new AbortController();
  const limit = clock.wait(LIMIT_MS, done.signal);
  try {
    return await Promise.race([
      server.media.preferences(),
      limit.then(() => NEW_PREFERENCES),
    ]);
  } catch {
    return NEW_PREFERENCES;
  } finally {
    done.abort();
  }
}
