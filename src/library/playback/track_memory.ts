import { toFailure } from "../../core/failure.ts";
import type { LibraryIndex } from "../../core/library_ports.ts";
import { isAudio, type MediaItem } from "../../core/media_item.ts";
import {
  NEW_PREFERENCES,
  type PlaybackPreferences,
} from "../../core/playback_preferences.ts";
import type { TokenKey } from "../../core/token_key.ts";
import { NO_CHOICES, type TrackChoices } from "../../core/track_choices.ts";
import type { UsualTracks, WantedTracks } from "./choose_tracks.ts";

/** The choices of an account for one series, or for one film. */
export interface TrackMemory {
  /** Returns what the user names, without what the user has changed since. */
  wanted(named: WantedTracks): WantedTracks;
  usual(): UsualTracks;
  /** Stores a choice that the user made in the player. Never throws. */
  change(choices: Partial<TrackChoices>): void;
  /** Stores a choice that the user named. Never throws. */
  save(choices: Partial<TrackChoices>): void;
}

/**
 * Returns the memories of a queue. Episodes share that of their series.
 *
 * @param item the item, also for one of its parts
 */
export function trackMemories(
  { choices: index }: Pick<LibraryIndex, "choices">,
  { account, preferences = NEW_PREFERENCES }: {
    account: TokenKey;
    preferences?: PlaybackPreferences;
  },
): (item: MediaItem) => TrackMemory | null {
  const changed = new Map<string, Partial<TrackChoices>>();
  return (item) => {
    if (isAudio(item)) return null;
    const id = memoryIdOf(item);
    const save = (choices: Partial<TrackChoices>) =>
      quietly(() => index.saveChoices(account, { id, choices }), undefined);
    return {
      wanted({ audio, subtitles }) {
        const { audio: sound, subtitle } = changed.get(id) ?? {};
        return {
          audio: sound && preferences.remembersAudio ? null : audio,
          subtitles: subtitle && preferences.remembersSubtitles
            ? null
            : subtitles,
        };
      },
      usual: () => ({
        preferences,
        choices: quietly(() => index.findChoices(account, id), NO_CHOICES),
      }),
      change(choices) {
        changed.set(id, { ...changed.get(id), ...choices });
        save(choices);
      },
      save,
    };
  };
}

/** Returns the id under which the choices for an item are stored. */
function memoryIdOf({ id, seriesId }: MediaItem): string {
  return seriesId ?? id;
}

/** A film plays also if the disk refuses to store a choice. */
function quietly<T>(use: () => T, otherwise: T): T {
  try {
    return use();
  } catch (caught) {
    if (toFailure(caught).kind === "internal") throw caught;
    return otherwise;
  }
}
