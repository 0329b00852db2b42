import type { Sidecar } from "../../../src/core/sidecar.ts";
import {
  lrcText,
  sidecarName,
} from "../../../src/library/download/sidecar_name.ts";
import { assertEquals } from "@std/assert";

const PLAIN: Sidecar = {
  kind: "subtitle",
  index: 0,
  format: "srt",
  language: "en",
  isForced: false,
  isHearingImpaired: false,
};

const NAMES: [string, Partial<Sidecar>, number, string][] = [
  ["Film.mkv", {}, 1, "Film.en.srt"],
  ["Film.mkv", { isForced: true }, 1, "Film.en.forced.srt"],
  ["Film.mkv", { isHearingImpaired: true }, 1, "Film.en.sdh.srt"],
  ["Film.mkv", { isForced: true }, 2, "Film.en.2.forced.srt"],
  ["Film.mkv", { language: null, format: "ass" }, 1, "Film.ass"],
  ["Dr. No.mp4", {}, 1, "Dr. No.en.srt"],
  ["no extension", {}, 1, "no extension.en.srt"],
  ["Track.flac", { language: null, format: "lrc" }, 1, "Track.lrc"],
];

for (const [file, change, number, expected] of NAMES) {
  Deno.test(`sidecarName() returns "${expected}" for "${file}"`, () => {
    const name = sidecarName(file, { ...PLAIN, ...change }, { number });
    assertEquals(name, expected);
  });
}

Deno.test("lrcText() writes times in hundredths, and plain lines without", () => {
  const text = lrcText([
    { text: "First", startMs: 1_000 },
    { text: "", startMs: 59_999 },
    { text: "Late", startMs: 3_605_120 },
    { text: "Plain", startMs: null },
  ]);
  assertEquals(
    text,
    "[00:01.00]First\n[00:59.99]\n[60:05.12]Late\nPlain\n",
  );
});
