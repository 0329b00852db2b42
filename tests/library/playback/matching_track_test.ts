import * as fc from "fast-check";
import type { MediaTrack } from "../../../src/core/media_ports.ts";
import {
  findMatch,
  traitsOf,
} from "../../../src/library/playback/matching_track.ts";
import { assert, assertEquals } from "@std/assert";
import { makeTrack } from "./media_track.ts";

const JAPANESE = {
  language: "jpn",
  title: "Japanese - AAC - Stereo",
  codec: "aac",
  place: 0,
  isForced: false,
};

type Case = [name: string, tracks: Partial<MediaTrack>[], found: number | null];

const CASES: Case[] = [
  ["the same language and codec at another place", [
    { language: "eng" },
    { language: "ja" },
  ], 11],
  ["the same title without a language", [
    { codec: "dts" },
    { title: JAPANESE.title },
  ], 11],
  ["the better of two", [
    { language: "jpn", title: "Commentary" },
    { language: "jpn", title: JAPANESE.title },
  ], 11],
  ["the first of two that are equal", [
    { language: "jpn", codec: "dts" },
    { language: "jpn", codec: "dts" },
  ], 10],
  ["none with only the language", [
    { language: "eng", codec: "dts" },
    { language: "jpn", codec: "dts" },
  ], null],
  ["none with only codec and place", [{ language: "eng" }], null],
];

for (const [name, given, found] of CASES) {
  Deno.test(`findMatch() finds ${name}`, () => {
    const tracks = given.map((it, at) => makeTrack("audio", 10 + at, it));
    assertEquals(findMatch(tracks, JAPANESE), found);
  });
}

const trait = fc.constantFrom(null, "eng", "jpn");
const audios = fc.array(fc.record({ language: trait, title: trait }), {
  maxLength: 6,
}).map((all) => all.map((it, index) => makeTrack("audio", index, it)));

Deno.test("findMatch() finds a track in its own source when it has a language", () => {
  fc.assert(fc.property(audios, fc.nat(5), (tracks, index) => {
    const traits = traitsOf(tracks, index);
    assertEquals(traits === null, index >= tracks.length);
    if (traits === null || traits.language === null) return;
    const found = findMatch(tracks, traits);
    const match = tracks.find((it) => it.index === found);
    assert(match);
    assertEquals(match.index, index);
  }));
});

Deno.test("findMatch() never takes forced subtitles for others", () => {
  const full = makeTrack("subtitle", 1, { language: "eng" });
  const forced = { ...full, index: 2, isForced: true };
  for (const wanted of [full, forced]) {
    const traits = traitsOf([wanted], wanted.index);
    assert(traits);
    const [other] = [full, forced].filter((it) => it !== wanted);
    assertEquals(findMatch(other ? [other] : [], traits), null);
    assertEquals(findMatch([full, forced], traits), wanted.index);
  }
});

Deno.test("traitsOf() counts only tracks of the same kind", () => {
  const tracks = [
    makeTrack("subtitle", 0),
    makeTrack("audio", 2),
    makeTrack("audio", 3, { language: "eng" }),
  ];
  const expected = {
    language: "eng",
    title: null,
    codec: "aac",
    place: 1,
    isForced: false,
  };
  assertEquals(traitsOf(tracks, 3), expected);
  assertEquals(traitsOf(tracks, 0)?.codec, "srt");
  assertEquals(traitsOf(tracks, 9), null);
});
