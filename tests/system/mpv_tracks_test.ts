import { NO_TRACK } from "../../src/core/media_ports.ts";
import type { PlayerTrack } from "../../src/core/playback_ports.ts";
import {
  findTracks,
  MpvTracks,
  selectedTracks,
} from "../../src/system/mpv_tracks.ts";
import { assertEquals } from "@std/assert";

function inside(
  place: NonNullable<PlayerTrack["place"]>,
  track: Pick<PlayerTrack, "kind" | "index" | "language">,
): PlayerTrack {
  return { ...track, title: "", file: null, place };
}

const URL_OF_FILE = "http://127.0.0.1:9/c/Stream.srt";
const FILE: PlayerTrack = {
  kind: "subtitle",
  index: 0,
  language: "eng",
  title: "English",
  file: {
    url: URL_OF_FILE,
    format: "srt",
    read: () => Promise.resolve(new Uint8Array()),
  },
  place: null,
};

const sound = (
  id: number,
  { streamIndex, lang }: { streamIndex: number; lang?: string },
) => ({
  id,
  type: "audio",
  external: false,
  "ff-index": streamIndex,
  lang,
});
const text = (id: number, more: object = {}) => ({ id, type: "sub", ...more });

type Case = [what: string, list: unknown, found: [number, number][]];

const JAPANESE = inside({ number: 1, streamIndex: 1 }, {
  kind: "audio",
  index: 4,
  language: "jpn",
});
const ENGLISH = inside({ number: 2, streamIndex: 2 }, {
  kind: "audio",
  index: 5,
  language: "eng",
});

const CASES: Case[] = [
  [
    "FFmpeg's numbers fit",
    [
      sound(1, { streamIndex: 2, lang: "eng" }),
      sound(2, { streamIndex: 1, lang: "ja" }),
    ],
    [[4, 2], [5, 1]],
  ],
  [
    "FFmpeg's numbers are of other languages",
    [
      sound(1, { streamIndex: 2, lang: "jpn" }),
      sound(2, { streamIndex: 1, lang: "eng" }),
    ],
    [[4, 1], [5, 2]],
  ],
  [
    "there are more tracks than the server shows",
    [
      sound(1, { streamIndex: 7, lang: "fra" }),
      sound(2, { streamIndex: 8, lang: "jpn" }),
      sound(3, { streamIndex: 9, lang: "eng" }),
    ],
    [[4, 2], [5, 3]],
  ],
  ["two have the language", [
    sound(1, { streamIndex: 8, lang: "eng" }),
    sound(2, { streamIndex: 9, lang: "eng" }),
  ], [[5, 2]]],
  [
    "a file beside the film comes last",
    [
      sound(1, { streamIndex: 1 }),
      sound(2, { streamIndex: 2 }),
      text(1, {
        external: true,
        "external-filename": URL_OF_FILE,
      }),
    ],
    [[4, 1], [5, 2], [0, 1]],
  ],
  [
    "a file of the user's is there",
    [text(1, { external: true, "external-filename": "/home/ada/a.srt" })],
    [],
  ],
  ["the list is none", "no", []],
  ["entries are malformed", [null, 5, { id: "1", type: "audio" }, {}], []],
];

for (const [what, list, found] of CASES) {
  Deno.test(`findTracks() finds ${found.length} tracks when ${what}`, () => {
    const ids = findTracks(list, [JAPANESE, ENGLISH, FILE]);
    assertEquals([...ids], found);
  });
}

Deno.test("selectedTracks() returns what plays, whatever the list contains", () => {
  const list = [
    { id: 1, type: "video", selected: true },
    { id: 1, type: "audio", selected: false },
    { id: 2, type: "audio", selected: true },
    { id: 1, type: "sub" },
    { id: "3", type: "sub", selected: true },
  ];
  assertEquals(selectedTracks(list), { aid: 2, sid: "no" });
  assertEquals(selectedTracks(null), { aid: "no", sid: "no" });
});

Deno.test("MpvTracks reports the wanted tracks until they are selected, then mpv's", () => {
  const wanted = { tracks: [JAPANESE, ENGLISH, FILE], audio: 5, subtitle: 0 };
  const tracks = new MpvTracks(wanted);
  const both = () => [tracks.audio, tracks.subtitle];
  tracks.readList([
    sound(1, { streamIndex: 1, lang: "jpn" }),
    sound(2, { streamIndex: 2, lang: "eng" }),
  ]);
  tracks.select("aid", 1);
  tracks.select("sid", false);
  assertEquals(both(), [5, 0]);
  tracks.settle();
  assertEquals(both(), [4, NO_TRACK]);
  tracks.select("aid", 2);
  tracks.select("sid", 9);
  assertEquals(both(), [5, null]);
  tracks.select("aid", "auto");
  assertEquals(both(), [null, null]);
});

Deno.test("MpvTracks tells a track that a user selects from the first ones", () => {
  const wanted = { tracks: [JAPANESE, ENGLISH], audio: 5, subtitle: null };
  const tracks = new MpvTracks(wanted);
  const changed = () => [tracks.wasChanged("aid"), tracks.wasChanged("sid")];
  tracks.select("aid", 1);
  tracks.select("aid", 2);
  tracks.settle();
  tracks.select("aid", 2);
  assertEquals(changed(), [false, false]);
  tracks.select("aid", 1);
  assertEquals(changed(), [true, false]);
});

Deno.test("MpvTracks counts a track that plays instead of the wanted one as the user's", () => {
  const list = [
    sound(1, { streamIndex: 1, lang: "jpn" }),
    sound(2, { streamIndex: 2, lang: "eng" }),
  ];
  const changedWith = (
    { aid, sid = false, audio }: {
      aid: unknown;
      sid?: unknown;
      audio: number | null;
    },
  ) => {
    const wanted = { tracks: [JAPANESE, ENGLISH], audio, subtitle: NO_TRACK };
    const tracks = new MpvTracks(wanted);
    tracks.readList(list);
    tracks.select("aid", aid);
    tracks.select("sid", sid);
    tracks.settle();
    return [tracks.wasChanged("aid"), tracks.wasChanged("sid")];
  };
  assertEquals(changedWith({ aid: 1, audio: 5 }), [true, false]);
  assertEquals(changedWith({ aid: 2, audio: 5, sid: 1 }), [false, true]);
  // mpv cannot play the track, or does not have it.
  assertEquals(changedWith({ aid: false, audio: 5 }), [false, false]);
  assertEquals(changedWith({ aid: 1, audio: 9 }), [false, false]);
  assertEquals(changedWith({ aid: 1, audio: null }), [false, false]);
});

Deno.test("MpvTracks reports the subtitle that the encoder has drawn", () => {
  const tracks = new MpvTracks({ tracks: [], audio: 5, subtitle: 7 });
  tracks.select("sid", false);
  tracks.settle();
  assertEquals(tracks.subtitle, 7);
});
