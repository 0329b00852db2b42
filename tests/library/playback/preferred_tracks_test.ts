import * as fc from "fast-check";
import type { MediaTrack } from "../../../src/core/media_ports.ts";
import {
  NEW_PREFERENCES,
  type PlaybackPreferences,
  SUBTITLE_MODES,
} from "../../../src/core/playback_preferences.ts";
import { defaultStreams } from "../../../src/demo/default_streams.ts";
import { DEFAULT_CONFIGURATION } from "../../../src/demo/user_policy.ts";
import {
  preferredAudio,
  preferredSubtitle,
} from "../../../src/library/playback/preferred_tracks.ts";
import { assert, assertEquals } from "@std/assert";
import { makeTrack } from "./media_track.ts";

const language = fc.constantFrom(null, "eng", "ger", "deu", "jpn", "und");
const wanted = fc.constantFrom(null, "eng", "deu", "jpn");
const track = fc.record({
  kind: fc.constantFrom("audio", "subtitle"),
  language,
  isDefault: fc.boolean(),
  isForced: fc.boolean(),
  isExternal: fc.boolean(),
});
const tracks = fc.array(track, { maxLength: 8 }).map((all) =>
  all.map(({ kind, ...more }, index) => makeTrack(kind, index, more))
);
const preferences: fc.Arbitrary<PlaybackPreferences> = fc.record({
  playsNext: fc.boolean(),
  audioLanguage: wanted,
  playsDefaultAudio: fc.boolean(),
  subtitleLanguage: wanted,
  subtitleMode: fc.constantFrom(...SUBTITLE_MODES),
  remembersAudio: fc.boolean(),
  remembersSubtitles: fc.boolean(),
});

/** Returns the choice of the demo server for an item that was never played. */
function serversChoice(
  all: readonly MediaTrack[],
  given: PlaybackPreferences,
) {
  const MediaStreams = all.map((it) => ({
    Type: it.kind === "audio" ? "Audio" : "Subtitle",
    Index: it.index,
    ...(it.language === null ? {} : { Language: it.language }),
    IsDefault: it.isDefault,
    IsForced: it.isForced,
    IsExternal: it.isExternal,
    IsTextSubtitleStream: it.kind === "subtitle",
  }));
  const configuration = {
    ...DEFAULT_CONFIGURATION,
    AudioLanguagePreference: given.audioLanguage ?? "",
    PlayDefaultAudioTrack: given.playsDefaultAudio,
    SubtitleLanguagePreference: given.subtitleLanguage ?? "",
    SubtitleMode: given.subtitleMode,
  };
  const data = { audioIndex: null, subtitleIndex: null };
  return defaultStreams({ Id: "", MediaStreams }, { configuration, data });
}

Deno.test("preferredAudio() and preferredSubtitle() select the tracks that a server selects", () => {
  fc.assert(fc.property(tracks, preferences, (all, given) => {
    // For a new account, the demo server sends the defaults of its sources.
    const isPlain = given.playsDefaultAudio && given.audioLanguage === null;
    const isNew = given.subtitleMode === NEW_PREFERENCES.subtitleMode &&
      given.subtitleLanguage === null;
    const audio = preferredAudio(all, given);
    const servers = serversChoice(all, given);
    if (isPlain || isNew) return;
    assertEquals(audio, servers.audio ?? null);
    const subtitle = preferredSubtitle(all, given, { audio });
    assertEquals(subtitle, servers.subtitle ?? null);
  }));
});

Deno.test("preferredAudio() selects a track whenever there is one", () => {
  fc.assert(fc.property(tracks, preferences, (all, given) => {
    const audios = all.filter(({ kind }) => kind === "audio");
    const found = preferredAudio(all, given);
    assertEquals(found === null, audios.length === 0);
    assert(found === null || audios.some(({ index }) => index === found));
  }));
});

Deno.test("preferredSubtitle() shows what its mode allows, whatever there is", () => {
  fc.assert(fc.property(tracks, preferences, (all, given) => {
    const audio = preferredAudio(all, given);
    const found = preferredSubtitle(all, given, { audio });
    if (found === null) return;
    const shown = all.find(({ index }) => index === found);
    assertEquals(shown?.kind, "subtitle");
    assert(given.subtitleMode !== "None");
    assert(given.subtitleMode !== "OnlyForced" || shown?.isForced);
  }));
});
