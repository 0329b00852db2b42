import {
  NEW_PREFERENCES,
  type PlaybackPreferences,
} from "../core/playback_preferences.ts";
import type { AccountSession } from "./session.ts";

/** Reads the account's settings; nothing fails without them. */
export async function readPreferences(
  { server }: AccountSession,
): Promise<PlaybackPreferences> {
  return await server.media.preferences().catch(() => NEW_PREFERENCES);
}
