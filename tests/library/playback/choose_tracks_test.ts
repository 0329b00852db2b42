import { Failure } from "../../../src/core/failure.ts";
import * as fc from "fast-check";
import { type MediaTrack, NO_TRACK } from "../../../src/core/media_ports.ts";
import { PLAYERS_CHOICE } from "../../../src/core/playback_ports.ts";
import {
  chooseStoredTracks,
  chooseTracks,
} from "../../../src/library/playback/choose_tracks.ts";
import type { WantedTracks } from "../../../src/library/playback/choose_tracks.ts";
import {
  NEW_PREFERENCES,
  type PlaybackPreferences,
  SUBTITLE_MODES,
} from "../../../src/core/playback_preferences.ts";
import {
  NO_CHOICES,
  type TrackChoices,
} from "../../../src/core/track_choices.ts";
import { traitsOf } from "../../../src/library/playback/matching_track.ts";
import {
  planTracks,
  playableTracks,
} from "../../../src/library/download/planned_tracks.ts";
import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { makeTrack } from "./media_track.ts";

const TRACKS = [
  makeTrack("subtitle", 0, {
    language: "eng",
    isForced: true,
    isExternal: true,
  }),
  makeTrack("subtitle", 1, { language: "eng", isExternal: true, format: null }),
  makeTrack("audio", 3, { language: "eng", title: "Director's Commentary" }),
  makeTrack("audio", 4, { language: "eng", title: "English - AAC" }),
  makeTrack("audio", 5, { language: "jpn", isDefault: true }),
  makeTrack("subtitle", 6, { language: "eng", isHearingImpaired: true }),
  makeTrack("subtitle", 7, { language: "ger", title: "German", format: null }),
  makeTrack("subtitle", 8, { language: "eng", isDefault: true, format: "ass" }),
];
const source = {
  id: "s/1",
  tracks: TRACKS,
  defaultAudio: 5,
  defaultSubtitle: null,
};

type Case = [
  audio: string | null,
  subtitles: string | null,
  chosen: [audio: number | null, subtitle: number | null],
];

const CASES: Case[] = [
  [null, null, [5, -1]],
  ["en", null, [4, -1]],
  ["3", "7", [3, 7]],
  ["commentary", "OFF", [3, -1]],
  ["Japanese", "eng", [5, 8]],
  [null, "deu", [5, 7]],
];

for (const [audio, subtitles, [sound, subtitle]] of CASES) {
  Deno.test(`chooseTracks() finds ${sound} and ${subtitle} when the user wants ${audio} and ${subtitles}`, () => {
    const chosen = chooseTracks(source, { audio, subtitles }, {
      title: "Film",
    });
    assertEquals(chosen, { audio: sound, subtitle });
  });
}

Deno.test("chooseTracks() leaves the choice to the player when nothing is known", () => {
  const unknown = { tracks: [], defaultAudio: null, defaultSubtitle: null };
  const wanted = { audio: null, subtitles: null };
  const chosen = chooseTracks(unknown, wanted, { title: "Film" });
  assertEquals(chosen, { audio: null, subtitle: null });
});

Deno.test("chooseTracks() lists the tracks when none matches", () => {
  const choose = () =>
    chooseTracks(source, { audio: "kor", subtitles: null }, { title: "Film" });
  const { kind, message, hint } = assertThrows(choose, Failure);
  assertEquals(kind, "usage");
  assertMatch(
    message,
    /^Cannot choose audio "kor" of "Film": there is no such/,
  );
  assertMatch(hint, /3: Director's Commentary, 4: English - AAC, 5: jpn$/);
});

const chosen = { audio: 4, subtitle: 8 };

Deno.test("chooseTracks() advises to omit the option when there is no track", () => {
  const silent = { ...source, tracks: [] };
  const wanted = { audio: null, subtitles: "eng" };
  const choose = () => chooseTracks(silent, wanted, { title: "Song" });
  const { hint } = assertThrows(choose, Failure);
  assertEquals(hint, "Omit the option: there is none to choose");
});

Deno.test("planTracks() returns places in the film, and subtitle files", () => {
  const planned = planTracks(source, { itemId: "i", encoded: false, chosen });
  assertEquals(
    planned.map(({ index, place }) => [
      index,
      place?.number,
      place?.streamIndex,
    ]),
    [
      [0, undefined, undefined],
      [3, 1, 1],
      [4, 2, 2],
      [5, 3, 3],
      [6, 1, 4],
      [7, 2, 5],
      [8, 3, 6],
    ],
  );
  const [file] = planned;
  assertEquals(file?.file, {
    path: "/Videos/i/s%2F1/Subtitles/0/0/Stream.srt",
    format: "srt",
    local: null,
  });
  assertEquals(file?.title, "eng (forced)");
});

Deno.test("planTracks() returns one audio track and all text subtitles when encoded", () => {
  const planned = planTracks(source, { itemId: "i", encoded: true, chosen });
  assertEquals(
    planned.map(({ index, file, place }) => [
      index,
      file?.format ?? null,
      place?.number ?? null,
    ]),
    [[0, "srt", null], [4, null, 1], [6, "srt", null], [8, "ass", null]],
  );
  assertEquals(planned[2]?.title, "eng (hearing impaired)");
});

Deno.test("playableTracks() returns the tracks that the server encodes for any player", () => {
  const playable = (subtitle: number | null, encoded: boolean) => {
    const chosen = { audio: 4, subtitle };
    const planned = planTracks(source, { itemId: "i", encoded, chosen });
    return playableTracks(chosen, planned, { encoded });
  };
  const ofStream = (it: number | null) => playable(it, true).encoded.subtitle;
  // 1 is a picture subtitle beside the film, and 8 is text.
  assertEquals([8, 1, NO_TRACK, null].map(ofStream), [null, 1, NO_TRACK, null]);
  assertEquals(playable(1, true).encoded.audio, 4);
  assertEquals(playable(1, true).chosen, { audio: 4, subtitle: 1 });
  const ofFile = (it: number | null) => playable(it, false).chosen.subtitle;
  const chosen = [8, NO_TRACK, NO_TRACK, null];
  assertEquals([8, 1, NO_TRACK, null].map(ofFile), chosen);
  assertEquals(playable(8, false).encoded, PLAYERS_CHOICE);
});

const STORED = TRACKS.filter((it) => it.isExternal);
const STORED_CASES: [subtitles: string | null, subtitle: number | null][] = [
  [null, null],
  ["off", -1],
  ["English", 1],
  ["0", 0],
];

for (const [subtitles, subtitle] of STORED_CASES) {
  Deno.test(`chooseStoredTracks() finds ${subtitle} when the user wants ${subtitles}`, () => {
    const chosen = chooseStoredTracks(STORED, { audio: null, subtitles }, {
      title: "M",
    });
    assertEquals(chosen, { audio: null, subtitle });
  });
}

for (
  const [wanted, what] of [
    [{ audio: "en", subtitles: null }, 'audio "en"'],
    [{ audio: null, subtitles: "fra" }, 'subtitles "fra"'],
  ] as const
) {
  Deno.test(`chooseStoredTracks() refuses ${what} when it is not stored`, () => {
    const failure = assertThrows(
      () => chooseStoredTracks(STORED, wanted, { title: "M" }),
      Failure,
    );
    assertEquals(
      failure.message,
      `Cannot choose ${what} of "M": it is not a downloaded track, and the ` +
        "server cannot be reached",
    );
    assertEquals(failure.kind, "unreachable");
  });
}

const PREFERENCES = { ...NEW_PREFERENCES, subtitleLanguage: "eng" };
const NOBODYS = { audio: null, subtitles: null };
const dubbed = {
  language: "eng",
  title: "English - AAC",
  codec: "aac",
  place: 1,
  isForced: false,
};
const german = {
  language: "deu",
  title: "German",
  codec: "subrip",
  place: 3,
  isForced: false,
};

function choose(
  choices: Partial<TrackChoices>,
  { wanted = NOBODYS, ...preferences }: Partial<PlaybackPreferences> & {
    wanted?: WantedTracks;
  } = {},
) {
  const usual = {
    choices: { ...NO_CHOICES, ...choices },
    preferences: { ...PREFERENCES, ...preferences },
  };
  const { audio, subtitle } = chooseTracks(source, wanted, {
    title: "Film",
    usual,
  });
  return [audio, subtitle];
}

Deno.test("chooseTracks() selects what the user chose before", () => {
  assertEquals(choose({ audio: dubbed, subtitle: german }), [4, 7]);
  assertEquals(choose({ subtitle: "off" }), [5, -1]);
});

Deno.test("chooseTracks() prefers what the user names to earlier choices", () => {
  const wanted = { audio: "jpn", subtitles: "off" };
  assertEquals(choose({ audio: dubbed, subtitle: german }, { wanted }), [
    5,
    -1,
  ]);
});

Deno.test("chooseTracks() shows subtitles in mode Smart when another audio track is heard", () => {
  const smart = { subtitleMode: "Smart", subtitleLanguage: "deu" } as const;
  assertEquals(choose({}, smart), [5, -1]);
  assertEquals(choose({ audio: dubbed }, smart), [4, 7]);
});

Deno.test("chooseStoredTracks() selects the downloaded subtitles that the user chose before", () => {
  const texts = [
    makeTrack("subtitle", 0, {
      language: "eng",
      codec: null,
      isExternal: true,
    }),
    makeTrack("subtitle", 1, { language: "de", codec: null, isExternal: true }),
  ];
  const stored = (subtitle: TrackChoices["subtitle"]) =>
    chooseStoredTracks(texts, NOBODYS, {
      title: "Film",
      usual: { choices: { ...NO_CHOICES, subtitle }, preferences: PREFERENCES },
    });
  const wanted = { ...german, codec: "srt" };
  assertEquals(stored(wanted), { audio: null, subtitle: 1 });
  assertEquals(stored("off"), { audio: null, subtitle: NO_TRACK });
  assertEquals(stored(null), PLAYERS_CHOICE);
});

const language = fc.constantFrom(null, "eng", "jpn", "ger");
const ANY_TRACKS = fc.array(
  fc.record({
    kind: fc.constantFrom("audio", "subtitle"),
    language,
    isDefault: fc.boolean(),
    isForced: fc.boolean(),
  }),
  { maxLength: 8 },
).map((all) =>
  all.map(({ kind, ...more }, index) => makeTrack(kind, index, more))
);
const index = fc.option(fc.nat(7));

Deno.test("chooseTracks() selects earlier choices, then the server's tracks, whatever there is", () => {
  fc.assert(fc.property(
    ANY_TRACKS,
    fc.tuple(index, index, index, index),
    fc.constantFrom(...SUBTITLE_MODES),
    (tracks, [audioAt, textAt, chosenAudio, chosenText], subtitleMode) => {
      const numberOf = (kind: MediaTrack["kind"], at: number | null) =>
        tracks.find((it) => it.kind === kind && it.index === at)?.index ?? null;
      const [defaultAudio, defaultSubtitle] = [
        numberOf("audio", audioAt),
        numberOf("subtitle", textAt),
      ];
      const [wantedAudio, wantedText] = [
        numberOf("audio", chosenAudio),
        numberOf("subtitle", chosenText),
      ];
      const traits = (at: number | null) =>
        at === null ? null : traitsOf(tracks, at);
      const choices = {
        ...NO_CHOICES,
        audio: traits(wantedAudio),
        subtitle: traits(wantedText),
      };
      const preferences = { ...NEW_PREFERENCES, subtitleMode };
      const { audio, subtitle } = chooseTracks(
        { tracks, defaultAudio, defaultSubtitle },
        NOBODYS,
        { title: "Film", usual: { choices, preferences } },
      );
      const hasTexts = tracks.some(({ kind }) => kind === "subtitle");
      assertEquals(subtitle === null, !hasTexts);
      const isKnown = choices.audio?.language ?? null;
      if (isKnown !== null) assertEquals(audio, wantedAudio);
      if (choices.audio === null && defaultAudio !== null) {
        assertEquals(audio, defaultAudio);
      }
      if (!hasTexts) return;
      if (choices.subtitle?.language) assertEquals(subtitle, wantedText);
      const isServers = choices.subtitle === null &&
        (subtitleMode !== "Smart" || audio === defaultAudio);
      if (isServers) assertEquals(subtitle, defaultSubtitle ?? NO_TRACK);
    },
  ));
});
