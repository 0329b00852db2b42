import {
  nothingToPick,
  pickRows,
  picksOf,
  playOptions,
  type TrackPicks,
  withNextPick,
} from "../../../src/tui/model/track_picks.ts";
import { assert, assertEquals } from "@std/assert";

type Versions = TrackPicks["versions"];
type Track = Versions[number]["tracks"][number];

const TRACK: Track = {
  type: "audio",
  index: 1,
  language: null,
  title: null,
  displayTitle: null,
  codec: "aac",
  channels: 2,
  widthPx: null,
  heightPx: null,
  videoRange: null,
  default: false,
  forced: false,
  hearingImpaired: false,
  external: false,
};
const TRACKS: Track[] = [
  { ...TRACK, type: "subtitle", index: 0, language: "ger", forced: true },
  { ...TRACK, type: "video", index: 1 },
  { ...TRACK, index: 2, language: "jpn" },
  { ...TRACK, index: 3, language: "eng", title: "Commentary", channels: 6 },
  {
    ...TRACK,
    type: "subtitle",
    index: 4,
    language: "eng",
    hearingImpaired: true,
  },
];
const [ITEM, CUT] = ["1".repeat(32), "2".repeat(32)];
const THEATRICAL = {
  id: ITEM,
  name: "Film - Theatrical",
  container: "mkv",
  sizeBytes: null,
  linked: false,
  tracks: TRACKS,
  usual: true,
  usualAudio: 2,
  usualSubtitles: null,
};
/** Numbers the same tracks in another way. */
const FINAL_CUT = {
  ...THEATRICAL,
  id: CUT,
  name: "Film - Final Cut",
  tracks: TRACKS.map((it) => ({ ...it, index: (it.index ?? 0) + 10 })),
  usual: false,
  usualAudio: 12,
};
const BOTH: Versions = [THEATRICAL, FINAL_CUT];

const start = (versions = BOTH) => picksOf(null, { item: ITEM, versions });

Deno.test("pickRows() shows each choice, and which of it plays", () => {
  assertEquals(pickRows(start()), [
    { kind: "version", options: ["Theatrical", "Final Cut"], at: 0 },
    {
      kind: "audio",
      options: ["Japanese", "English Commentary 5.1"],
      at: 0,
    },
    {
      kind: "subtitles",
      options: ["off", "German forced", "English SDH"],
      at: 0,
    },
  ]);
});

Deno.test("pickRows() leaves out what there is no choice of", () => {
  const plain = { ...THEATRICAL, tracks: [{ ...TRACK, displayTitle: "AAC" }] };
  const picks = start([{ ...plain, usualAudio: 1 }]);
  assertEquals(pickRows(picks), [{ kind: "audio", options: ["AAC"], at: 0 }]);
  for (const kind of ["version", "audio", "subtitles"] as const) {
    assert(nothingToPick(picks, { item: ITEM, kind }));
    assertEquals(nothingToPick(start(), { item: ITEM, kind }), null);
    assert(nothingToPick(start(), { item: CUT, kind }));
    assert(nothingToPick(null, { item: ITEM, kind }));
  }
});

Deno.test("withNextPick() goes through all options and back to the first", () => {
  let picks = start();
  const seen: (number | null)[] = [];
  for (let pressed = 0; pressed < 3; pressed++) {
    picks = withNextPick(picks, "subtitles");
    seen.push(picks.subtitles);
  }
  assertEquals(seen, [0, 4, null]);
  assertEquals(withNextPick(withNextPick(picks, "audio"), "audio").audio, 2);
});

Deno.test("withNextPick() finds the picked tracks in the next version", () => {
  let picks = withNextPick(start(), "audio");
  picks = withNextPick(withNextPick(picks, "subtitles"), "version");
  assertEquals([picks.version, picks.audio, picks.subtitles], [1, 13, 10]);
  const usual = withNextPick(start(), "version");
  assertEquals([usual.audio, usual.subtitles], [12, null]);
});

Deno.test("playOptions() names only what was picked, and only for that item", () => {
  const asUsual = { version: null, audio: null, subtitles: null };
  assertEquals(playOptions(start(), ITEM), asUsual);
  let picks = withNextPick(start(), "version");
  assertEquals(playOptions(picks, ITEM), { ...asUsual, version: CUT });
  picks = withNextPick(withNextPick(picks, "audio"), "subtitles");
  const all = { version: CUT, audio: "13", subtitles: "10" };
  assertEquals(playOptions(picks, ITEM), all);
  const off = withNextPick(withNextPick(picks, "subtitles"), "subtitles");
  assertEquals(playOptions(off, ITEM).subtitles, "off");
  assertEquals(playOptions(picks, CUT), asUsual);
  assertEquals(playOptions(null, ITEM), asUsual);
});

Deno.test("picksOf() keeps the picks until the item offers something else", () => {
  const picked = withNextPick(start(), "audio");
  const again = { item: ITEM, versions: structuredClone(BOTH) as Versions };
  assertEquals(picksOf(picked, again), picked);
  const changed = [{ ...THEATRICAL, usualAudio: 3 }];
  const after = picksOf(picked, { item: ITEM, versions: changed });
  assertEquals([after.audio, after.picked], [3, []]);
});
