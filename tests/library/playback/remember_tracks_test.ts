import { NO_TRACK } from "../../../src/core/media_ports.ts";
import type { PlayerState } from "../../../src/core/playback_ports.ts";
import {
  NO_CHOICES,
  type TrackChoices,
} from "../../../src/core/track_choices.ts";
import { RememberedTracks } from "../../../src/library/playback/remember_tracks.ts";
import {
  trackMemories,
  type TrackMemory,
} from "../../../src/library/playback/track_memory.ts";
import { NEW_PREFERENCES } from "../../../src/core/playback_preferences.ts";
import { assertEquals } from "@std/assert";
import { playerState } from "../../fakes/player_state.ts";
import { makeItem } from "../../media_item.ts";
import { makeTrack } from "./media_track.ts";

const ACCOUNT = { serverId: "5".repeat(32), userId: "a".repeat(32) };
const OFFERED = [
  makeTrack("audio", 1, { language: "eng" }),
  makeTrack("audio", 2, { language: "jpn" }),
  makeTrack("subtitle", 3, { language: "eng" }),
];
const ENGLISH = {
  language: "eng",
  title: null,
  codec: "aac",
  place: 0,
  isForced: false,
};
const JAPANESE = {
  language: "jpn",
  title: null,
  codec: "aac",
  place: 1,
  isForced: false,
};
const TEXT = {
  language: "eng",
  title: null,
  codec: "srt",
  place: 0,
  isForced: false,
};
const NOTHING = { audio: null, subtitles: null };

/** Returns memories over a map, and the choices in it. */
function memories(preferences = NEW_PREFERENCES) {
  const stored = new Map<string, TrackChoices>();
  const choices = {
    findChoices: (_: unknown, id: string) => stored.get(id) ?? NO_CHOICES,
    saveChoices(
      _: unknown,
      { id, choices }: { id: string; choices: Partial<TrackChoices> },
    ) {
      stored.set(id, { ...stored.get(id) ?? NO_CHOICES, ...choices });
    },
  };
  const memoryOf = trackMemories({ choices }, {
    account: ACCOUNT,
    preferences,
  });
  return { stored, memoryOf };
}

function play(
  memory: TrackMemory | null,
  { wanted = NOTHING, states }: {
    wanted?: { audio: string | null; subtitles: string | null };
    states: readonly Partial<PlayerState>[];
  },
): boolean[] {
  const chosen = { audio: 1, subtitle: NO_TRACK };
  const plan = { offered: OFFERED, chosen, wanted };
  const tracks = new RememberedTracks({ memory }, plan);
  return states.map((it) => {
    tracks.begin();
    return tracks.observe(playerState({ positionMs: 0, ...it }));
  });
}

const film = makeItem({ type: "movie", name: "Film" }, 1);

Deno.test("RememberedTracks stores nothing when the user chooses nothing", () => {
  const { stored, memoryOf } = memories();
  const states = [{ audio: 2, subtitle: 3 }, { audio: 1, audioSelected: true }];
  assertEquals(play(memoryOf(film), { states }), [false, false]);
  assertEquals(stored.size, 0);
});

Deno.test("RememberedTracks stores each track that is selected in the player", () => {
  const { stored, memoryOf } = memories();
  const selected = { audioSelected: true, subtitleSelected: true };
  const states = [
    { ...selected, audio: 2, subtitle: 3 },
    { ...selected, audio: 2, subtitle: 3 },
    // The player has selected a track that the server does not know.
    { ...selected, audio: null, subtitle: 3 },
    { ...selected, audio: 1, subtitle: NO_TRACK },
  ];
  const found = play(memoryOf(film), { states });
  assertEquals(found, [true, false, false, true]);
  const expected = { ...NO_CHOICES, audio: ENGLISH, subtitle: "off" as const };
  assertEquals([...stored], [[film.id, expected]]);
});

Deno.test("RememberedTracks stores what the user names once it plays", () => {
  const { stored, memoryOf } = memories();
  const wanted = { audio: "eng", subtitles: "off" };
  play(memoryOf(film), { wanted, states: [] });
  assertEquals(stored.size, 0);
  play(memoryOf(film), { wanted, states: [{}] });
  const expected = { ...NO_CHOICES, audio: ENGLISH, subtitle: "off" as const };
  assertEquals(stored.get(film.id), expected);
});

Deno.test("trackMemories() shares the choices of a series, and forgets what was named before", () => {
  const { memoryOf } = memories();
  const episode = (number: number) =>
    memoryOf(
      makeItem({ type: "episode", name: "E", seriesId: film.id }, number),
    );
  const named = { audio: "eng", subtitles: "off" };
  const before = episode(2)?.wanted(named);
  assertEquals(before, named);
  const states = [{ audio: 2, audioSelected: true }];
  play(episode(1), { wanted: named, states });
  assertEquals(episode(2)?.wanted(named), { audio: null, subtitles: "off" });
  const { choices } = episode(2)?.usual() ?? {};
  assertEquals(choices?.audio, JAPANESE);
  assertEquals(
    memoryOf(makeItem({ type: "movie", name: "F" }, 9))?.usual()
      .choices,
    NO_CHOICES,
  );
});

Deno.test("trackMemories() keeps what was named when the account forgets choices", () => {
  const forgets = { ...NEW_PREFERENCES, remembersAudio: false };
  const { memoryOf, stored } = memories(forgets);
  const named = { audio: "eng", subtitles: null };
  const memory = memoryOf(film);
  memory?.change({ audio: JAPANESE, subtitle: TEXT });
  assertEquals(memory?.wanted(named), named);
  const { choices } = memory?.usual() ?? {};
  assertEquals([choices?.audio, choices?.subtitle], [null, TEXT]);
  assertEquals(stored.get(film.id)?.audio, null);
});

Deno.test("trackMemories() has none for music", () => {
  const track = makeItem({ type: "track", name: "Song" }, 1);
  assertEquals(memories().memoryOf(track), null);
});

Deno.test("trackMemories() looks in other files for the like of a track that was named by number", () => {
  const { memoryOf } = memories({ ...NEW_PREFERENCES, remembersAudio: false });
  const named = { audio: "2", subtitles: "off" };
  const memory = memoryOf(film);
  assertEquals(memory?.wanted(named), named);
  memory?.save({ audio: JAPANESE, subtitle: "off" });
  assertEquals(memory?.wanted(named), { audio: null, subtitles: "off" });
  assertEquals(memory?.usual().choices.audio, JAPANESE);
});

Deno.test("trackMemories() throws nothing when choices cannot be stored or read", () => {
  const refuse = () => {
    throw new Error("SQLite answered 19");
  };
  const choices = { findChoices: refuse, saveChoices: refuse };
  const memory = trackMemories({ choices }, { account: ACCOUNT })(film);
  memory?.save({ audio: JAPANESE });
  memory?.change({ subtitle: "off" });
  assertEquals(memory?.usual().choices, { ...NO_CHOICES, audio: JAPANESE });
});
