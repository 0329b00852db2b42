import type { LibraryIndex } from "../../core/library_ports.ts";
import { isAudio, type MediaItem } from "../../core/media_item.ts";
import {
  NEW_PREFERENCES,
  type PlaybackPreferences,
} from "../../core/playback_preferences.ts";
import type { TokenKey } from "../../core/token_key.ts";
import { NO_CHOICES, type TrackChoices } from "../../core/track_choices.ts";
import type { UsualTracks, WantedTracks } from "./choose_tracks.ts";

type Choices = Partial<TrackChoices>;

/** Matches the number of a track, which means another one in another file. */
const NUMBER = /^\s*\d+\s*$/;

/** The choices of an account for one series, or for one film. */
export interface TrackMemory {
  /**
   * Returns what the user names for each item, without what the user has changed
   * since. A number names a track of the first item; the others play with the
   * most similar one.
   */
  wanted(named: WantedTracks): WantedTracks;
  usual(): UsualTracks;
  /** Stores a choice that the user made in the player. Never throws. */
  change(choices: Choices): void;
  /** Stores a choice that the user named. Never throws. */
  save(choices: Choices): void;
}

interface Account {
  readonly account: TokenKey;
  readonly preferences?: PlaybackPreferences;
}

/**
 * Returns the memories of a queue. Episodes share that of their series.
 *
 * @param item the item, also for one of its parts
 */
export function trackMemories(
  { choices: index }: Pick<LibraryIndex, "choices">,
  { account, preferences = NEW_PREFERENCES }: Account,
): (item: MediaItem) => TrackMemory | null {
  const changed = new Map<string, Choices>();
  const named = new Map<string, Choices>();
  return (item) => {
    if (isAudio(item)) return null;
    const id = memoryIdOf(item);
    const store = (given: Choices) => {
      const choices = kept(given, preferences);
      quietly(() => index.saveChoices(account, { id, choices }), undefined);
    };
    const isOver = (kind: "audio" | "subtitle", text: string | null) => {
      const isChanged = kept(changed.get(id) ?? {}, preferences)[kind] ?? null;
      const isNumber = NUMBER.test(text ?? "") && named.get(id)?.[kind];
      return isChanged !== null || Boolean(isNumber);
    };
    return {
      wanted: ({ audio, subtitles }) => ({
        audio: isOver("audio", audio) ? null : audio,
        subtitles: isOver("subtitle", subtitles) ? null : subtitles,
      }),
      usual() {
        const stored = quietly(
          () => index.findChoices(account, id),
          NO_CHOICES,
        );
        const choices = {
          ...NO_CHOICES,
          ...named.get(id),
          ...kept(stored, preferences),
        };
        return { preferences, choices };
      },
      change(choices) {
        changed.set(id, { ...changed.get(id), ...choices });
        store(choices);
      },
      save(choices) {
        named.set(id, { ...named.get(id), ...choices });
        store(choices);
      },
    };
  };
}

/** Returns the id under which the choices for an item are stored. */
function memoryIdOf({ id, seriesId }: MediaItem): string {
  return seriesId ?? id;
}

/** Returns the choices that the account wants to be remembered. */
function kept(
  { audio, subtitle, version }: Choices,
  { remembersAudio, remembersSubtitles }: PlaybackPreferences,
): Choices {
  return {
    ...(remembersAudio && audio ? { audio } : {}),
    ...(remembersSubtitles && subtitle ? { subtitle } : {}),
    ...(version ? { version } : {}),
  };
}

/** A film also plays if the disk refuses to store a choice. */
function quietly<T>(use: () => T, otherwise: T): T {
  try {
    return use();
  } catch {
    return otherwise;
  }
}
