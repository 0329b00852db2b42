import * as fc from "fast-check";
import {
  HEAD_BYTES,
  headBytesOf,
  recognizeMedia,
  recognizeSubtitle,
} from "../../../src/library/download/media_signature.ts";
import { assertEquals } from "@std/assert";
import { adts, box, bytes, id3, mp3, packets } from "../media_bytes.ts";

const NUL = [0, 0, 0, 0];

/** Starts of files as programs of all kinds write them. */
const KNOWN: [
  name: string,
  start: Uint8Array,
  type: string,
  demuxer: string,
][] = [
  [
    "mkv",
    bytes([0x1a, 0x45, 0xdf, 0xa3, 0xa3]),
    "video/x-matroska",
    "matroska",
  ],
  [
    "webm",
    bytes([0x1a, 0x45, 0xdf, 0xa3, 0x9f, 0x42, 0x82, 0x84], "webm"),
    "video/webm",
    "matroska",
  ],
  ["mp4", box("ftyp", "isom", NUL), "video/mp4", "mov"],
  ["fragment", box("styp", "msdh", NUL), "video/mp4", "mov"],
  ["mov without ftyp", box("mdat", NUL), "video/quicktime", "mov"],
  ["ts", packets(90), "video/mp2t", "mpegts"],
  ["m2ts", packets(90, { first: 4, step: 192 }), "video/mp2t", "mpegts"],
  ["ts with checksums", packets(90, { step: 204 }), "video/mp2t", "mpegts"],
  ["avi", bytes("RIFF", NUL, "AVI LIST"), "video/x-msvideo", "avi"],
  ["wav", bytes("RIFF", NUL, "WAVEfmt "), "audio/wav", "wav"],
  ["rf64", bytes("RF64", NUL, "WAVEds64"), "audio/wav", "wav"],
  ["ogg", bytes("OggS", [0, 2], NUL), "application/ogg", "ogg"],
  ["flac", bytes("fLaC", [0, 0, 0, 0x22]), "audio/flac", "flac"],
  [
    "asf",
    bytes([0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11], [
      ...[0xa6, 0xd9, 0, 0xaa, 0, 0x62, 0xce, 0x6c],
    ]),
    "video/x-ms-asf",
    "asf",
  ],
  ["flv", bytes("FLV", [1, 5, 0, 0, 0, 9]), "video/x-flv", "flv"],
  ["mpg", bytes([0, 0, 1, 0xba]), "video/mpeg", "mpeg"],
  ["m1v", bytes([0, 0, 1, 0xb3]), "video/mpeg", "mpegvideo"],
  ["aiff", bytes("FORM", NUL, "AIFF"), "audio/aiff", "aiff"],
  ["aifc", bytes("FORM", NUL, "AIFC"), "audio/aiff", "aiff"],
  ["dsf", bytes("DSD ", [0x1c], NUL, NUL), "audio/x-dsf", "dsf"],
  ["dff", bytes("FRM8", NUL, NUL, "DSD "), "audio/x-dff", "iff"],
  ["ape", bytes("MAC ", [0x96, 0x0f, 0, 0]), "audio/x-ape", "ape"],
  ["wv", bytes("wvpk", NUL, [0x10, 4]), "audio/x-wavpack", "wv"],
  ["rm", bytes(".RMF", NUL), "application/vnd.rn-realmedia", "rm"],
  ["ra", bytes(".ra", [0xfd, 0, 4]), "audio/x-pn-realaudio", "rm"],
  ["mpc", bytes("MPCKSH", NUL), "audio/x-musepack", "mpc8"],
  ["tta", bytes("TTA1", [1, 0]), "audio/x-tta", "tta"],
  ["caf", bytes("caff", [0, 1, 0, 0]), "audio/x-caf", "caf"],
  ["mp3", mp3(40), "audio/mpeg", "mp3"],
  ["a short mp3", mp3(2), "audio/mpeg", "mp3"],
  ["mp3 with a tag", bytes(id3(300), mp3(40)), "audio/mpeg", "mp3"],
  ["mp3 with two tags", bytes(id3(30), id3(30), mp3(40)), "audio/mpeg", "mp3"],
  [
    "flac with a tag",
    bytes(id3(30), "fLaC", [0, 0, 0, 0x22]),
    "audio/flac",
    "flac",
  ],
  ["ac3", bytes([0x0b, 0x77], NUL, [0x40]), "audio/ac3", "ac3"],
  ["eac3", bytes([0x0b, 0x77, 0, 0, 0, 0x80]), "audio/eac3", "eac3"],
  ["dts", bytes([0x7f, 0xfe, 0x80, 1], NUL), "audio/vnd.dts", "dts"],
  ["aac", adts(40), "audio/aac", "aac"],
  ["aac with a tag", bytes(id3(30), adts(40)), "audio/aac", "aac"],
];

for (const [name, start, contentType, demuxer] of KNOWN) {
  Deno.test(`recognizeMedia() returns ${contentType} for the start of ${name}`, () => {
    const head = start.subarray(0, HEAD_BYTES);
    assertEquals(recognizeMedia(head), { contentType, demuxer });
  });
}

const URL_LINE = "\nhttp://evil.example/x\n";

/** Starts of files that a player would read as a playlist. */
const LURES: [name: string, start: Uint8Array][] = [
  ["nothing", bytes()],
  ["an HLS playlist", bytes("#EXTM3U", URL_LINE)],
  ["a bare list", bytes("http://evil.example/x\n")],
  ["1,100 blanks before a list", bytes(" ".repeat(1_100), "#EXTM3U", URL_LINE)],
  ["1,100 line feeds before a list", bytes("\n".repeat(1_100), "[playlist]")],
  ["a Windows link", bytes("[InternetShortcut]\nURL=http://evil.example/")],
  ["UTF-16", bytes([0xff, 0xfe], "#\0E\0X\0T\0M\x003\0U\0")],
  [
    "UTF-16 with marks where frames would be",
    bytes(...Array(9).fill(bytes([0xff, 0xfe], "#\0", "a\0".repeat(102)))),
  ],
  ["a byte order mark", bytes([0xef, 0xbb, 0xbf], "#EXTM3U", URL_LINE)],
  ["XML", bytes('<?xml version="1.0"?><MPD/>')],
  ["a concat script", bytes("ffconcat version 1.0\nfile http://evil.example")],
  ["a cue sheet", bytes('FILE "http://evil.example/x" WAVE\nTRACK 01 AUDIO')],
  ["an edit list of mpv", bytes("# mpv EDL v0\nhttp://evil.example/x\n")],
  [
    "a session description",
    bytes("v=0\nc=IN IP4 127.0.0.1\nm=video 9 RTP/AVP"),
  ],
  ["AMR, which begins with a comment", bytes("#!AMR", URL_LINE)],
  ["a tag before a list", bytes(id3(30), "#EXTM3U", URL_LINE)],
  ["two tags before a list", bytes(id3(30), id3(9), "#EXTM3U", URL_LINE)],
  ["a tag and zeros before a list", bytes(id3(30), NUL, "#EXTM3U", URL_LINE)],
  ["one frame before text", bytes(mp3(1), "c=IN IP4 127.0.0.1\n")],
  [
    "the sync of a frame before text",
    bytes([0xff, 0xfb, 0x90, 0x64], URL_LINE),
  ],
  ["one packet before text", bytes(packets(1), "G", URL_LINE, "x".repeat(400))],
  ["text that says RIFF", bytes("RIFFaaaaWAVEfmt ", URL_LINE.repeat(9))],
  ["text that says moov", bytes("\n\n\nXmoov", URL_LINE.repeat(9))],
  ["text that says MPCK", bytes("MPCK", URL_LINE.repeat(9))],
  ["a web page", bytes("<html><body>Sign in</body></html>")],
  ["a picture", bytes([0x89], "PNG\r\n\x1a\n", NUL)],
  ["a zip archive", bytes("PK\x03\x04", NUL)],
];

for (const [name, start] of LURES) {
  Deno.test(`recognizeMedia() does not know ${name}`, () => {
    assertEquals(recognizeMedia(start), null);
  });
}

Deno.test("recognizeMedia() knows no text", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    const head = new TextEncoder().encode(text.replaceAll("\0", " "));
    assertEquals(recognizeMedia(head), null);
  }));
});

Deno.test("headBytesOf() asks for what is behind a tag, within bounds", () => {
  assertEquals(headBytesOf(mp3(40)), HEAD_BYTES);
  assertEquals(headBytesOf(id3(300_000).subarray(0, 20)), 316_394);
  assertEquals(headBytesOf(id3(20_000_000).subarray(0, 20)), HEAD_BYTES);
  const two = bytes(id3(30), id3(300_000).subarray(0, 20));
  assertEquals(headBytesOf(two), 316_434);
  assertEquals(headBytesOf(bytes(...Array(9).fill(id3(30)))), HEAD_BYTES);
});

Deno.test("recognizeMedia() recognizes nothing that it does not see after tags", () => {
  for (const size of [300_000, 5_000_000]) {
    assertEquals(recognizeMedia(id3(size).subarray(0, HEAD_BYTES)), null);
  }
  const many = Array(9).fill(id3(30));
  assertEquals(recognizeMedia(bytes(...many, mp3(40))), null);
});

const SUBTITLES: [text: string, extension: string, type: string | null][] = [
  [
    "1\r\n00:00:01,000 --> 00:00:02,000\r\nHello",
    "srt",
    "application/x-subrip",
  ],
  ["\n00:00:01.000 --> 00:00:02.000\nHello", "srt", "application/x-subrip"],
  ["WEBVTT\n\n00:01.000 --> 00:02.000\nHello", "vtt", "text/vtt"],
  ["; by hand\r\n[Script Info]\r\nTitle: x", "ass", "text/x-ssa"],
  ["[Script Info]\nTitle: x", "SSA", "text/x-ssa"],
  ["#EXTM3U\nhttp://evil.example/x", "srt", null],
  ["WEBVTTX\nhttp://evil.example/x", "vtt", null],
  ["1\nhttp://evil.example/x", "srt", null],
  ["", "srt", null],
  ["WEBVTT", "srt", null],
];

for (const [text, extension, type] of SUBTITLES) {
  const of = JSON.stringify(text.slice(0, 30));
  Deno.test(`recognizeSubtitle() returns ${type} for ${of} as ${extension}`, () => {
    const head = new TextEncoder().encode(text);
    assertEquals(recognizeSubtitle(head, extension), type);
  });
}
