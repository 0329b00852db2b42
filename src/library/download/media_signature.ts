import { Buffer } from "node:buffer";
import { isAdts, isMpegAudio, isTransportStream } from "./mpeg_frames.ts";

/** Enough for several frames of MPEG audio at any rate. */
export const HEAD_BYTES = 16_384;
/** Players skip tags, so all of them are read. Large covers have 10 MB. */
const TAGS_MAX_BYTES = 16 * 1_048_576;
/** More tags than taggers write. */
const MAX_TAGS = 4;
const TAG_HEADER_BYTES = 10;
/** Text has no zero byte; these formats have one this early. */
const BINARY_WITHIN_BYTES = 64;

/** A container that players read without following addresses inside it. */
export interface MediaKind {
  readonly contentType: string;
  /** FFmpeg's name of the demuxer; null if it has to detect it itself. */
  readonly demuxer: string | null;
}

/** `start` is a regular expression with one letter per byte. */
type Row = readonly [start: string, type: string, demuxer: string | null];

const { raw } = String;

/**
 * Starts that no list of addresses can have. Formats that may begin with a line
 * of text, such as AMR, are excluded.
 *
 * Source: the probes of FFmpeg's libavformat, and each format's specification.
 */
const STARTS: readonly Row[] = [
  [raw`\x1aE\xdf\xa3[^]{0,60}?B\x82[^]{1,8}webm`, "video/webm", "matroska"],
  [raw`\x1aE\xdf\xa3`, "video/x-matroska", "matroska"],
  [raw`\0[^]{3}(ftyp|styp|sidx|moof|emsg|prft)`, "video/mp4", "mov"],
  [
    raw`[\0-\x08][^]{3}(moov|mdat|free|skip|wide|pnot)`,
    "video/quicktime",
    "mov",
  ],
  [raw`RIFF[^]{4}AVI[ X\x19](LIST|JUNK)`, "video/x-msvideo", "avi"],
  [raw`(RIFF|RF64|BW64)[^]{4}WAVE`, "audio/wav", "wav"],
  [raw`riff\x2e\x91\xcf\x11`, "audio/x-w64", "w64"],
  [raw`OggS\0[\0-\x07]`, "application/ogg", "ogg"],
  [raw`fLaC[\0\x80]\0\0\x22`, "audio/flac", "flac"],
  [raw`0&\xb2u\x8ef\xcf\x11\xa6\xd9\0\xaa\0b\xcel`, "video/x-ms-asf", "asf"],
  [raw`\xb7\xd8\0 7I\xda\x11\xa6N\0\x07\xe9\x5e\xad\x8d`, "video/x-wtv", "wtv"],
  [raw`FLV[\x01-\x04][\0-\x05]\0\0\0\x09`, "video/x-flv", "flv"],
  [raw`\0\0\x01\xba`, "video/mpeg", "mpeg"],
  [raw`\0\0\x01\xb3`, "video/mpeg", "mpegvideo"],
  [raw`\0?\0\0\x01`, "application/octet-stream", null],
  [raw`FORM[^]{4}AIF[FC]`, "audio/aiff", "aiff"],
  [raw`DSD \x1c\0{7}`, "audio/x-dsf", "dsf"],
  [raw`FRM8\0[^]{7}DSD `, "audio/x-dff", "iff"],
  [raw`MAC [^][\x0e\x0f]`, "audio/x-ape", "ape"],
  [raw`wvpk[^]{5}\x04`, "audio/x-wavpack", "wv"],
  [raw`\.RMF\0\0\0`, "application/vnd.rn-realmedia", "rm"],
  [raw`\.ra\xfd\0[\x03-\x05]`, "audio/x-pn-realaudio", "rm"],
  [raw`MPCK`, "audio/x-musepack", "mpc8"],
  [raw`MP\+[\x07\x17\x27\x37\x47]`, "audio/x-musepack", "mpc"],
  [raw`TTA[12][\x01-\x03]\0`, "audio/x-tta", "tta"],
  [raw`tBaK`, "audio/x-tak", "tak"],
  [raw`caff\0\x01\0\0`, "audio/x-caf", "caf"],
  [raw`\.snd\0\0`, "audio/basic", "au"],
  [raw`\x06\x0e\x2b\x34\x02\x05\x01\x01\x0d\x01\x02`, "application/mxf", "mxf"],
  [raw`nut/multimedia container\0`, "video/x-nut", "nut"],
  [raw`DKIF\0\0\x20\0`, "video/x-ivf", "ivf"],
  [raw`\x0bw[^]{3}[\0-\x57]`, "audio/ac3", "ac3"],
  [raw`\x0bw[^]{3}[\x58-\x87]`, "audio/eac3", "eac3"],
  [raw`\x7f\xfe\x80\x01`, "audio/vnd.dts", "dts"],
];

/**
 * Recognizes the format of a file by its first {@link HEAD_BYTES} bytes, or as
 * many as {@link headBytesOf} asks for.
 *
 * @returns null for everything that is not known video or audio
 */
export function recognizeMedia(head: Uint8Array): MediaKind | null {
  const tagEnd = tagsEnd(head);
  if (tagEnd === null || tagEnd > head.length) return null;
  const bytes = head.subarray(skipZeros(head, tagEnd));
  const start = Buffer.from(bytes.subarray(0, 256)).toString("latin1");
  const row = STARTS.find(([pattern]) => beginsWith(start, pattern));
  if (row) {
    const [, contentType, demuxer] = row;
    const isBinary = demuxer === "matroska" ||
      start.slice(0, BINARY_WITHIN_BYTES).includes("\0");
    return isBinary ? { contentType, demuxer } : null;
  }
  if (isMpegAudio(bytes, 0)) return MPEG_AUDIO;
  if (isAdts(bytes, 0)) return { contentType: "audio/aac", demuxer: "aac" };
  return tagEnd === 0 && isTransportStream(head)
    ? { contentType: "video/mp2t", demuxer: "mpegts" }
    : null;
}

function beginsWith(text: string, pattern: string): boolean {
  return new RegExp(`^(?:${pattern})`).test(text);
}

const MPEG_AUDIO: MediaKind = { contentType: "audio/mpeg", demuxer: "mp3" };

/**
 * Returns how many bytes are needed to recognize a file with this start. They
 * may contain another tag that needs more.
 */
export function headBytesOf(start: Uint8Array): number {
  return (tagsEnd(start) ?? 0) + HEAD_BYTES;
}

/**
 * Returns the end of the tags at the start; null for too many, or too large
 * ones.
 */
function tagsEnd(bytes: Uint8Array): number | null {
  let end = 0;
  for (let tags = 0; tags <= MAX_TAGS; tags++) {
    const at = skipZeros(bytes, end);
    const size = tagBytesOf(bytes.subarray(at));
    if (size === 0) return end;
    end = at + size;
    if (end > TAGS_MAX_BYTES) return null;
  }
  return null;
}

/** Returns the size of the ID3v2 tag, or 0. Source: id3v2.4.0, 3.1. */
function tagBytesOf(bytes: Uint8Array): number {
  const header = bytes.subarray(0, TAG_HEADER_BYTES);
  const text = Buffer.from(header).toString("latin1");
  if (!beginsWith(text, raw`ID3[\x02-\x04][^\xff][^][\0-\x7f]{4}`)) return 0;
  const [, , , , , flags = 0, ...size] = header;
  const length = size.reduce((sum, it) => sum * 128 + it, 0);
  const footer = (flags & 0x10) !== 0 ? TAG_HEADER_BYTES : 0;
  return TAG_HEADER_BYTES + length + footer;
}

/** Skips the padding that taggers leave after a tag. */
function skipZeros(bytes: Uint8Array, from: number): number {
  if (from === 0) return 0;
  let at = from;
  while (at < bytes.length && bytes[at] === 0) at++;
  return at;
}

/** Patterns of subtitle formats, and their content types, by extension. */
const SUBTITLES: Readonly<Record<string, readonly [RegExp, type: string]>> = {
  srt: [
    /^\s*(\d+[ \t]*\r?\n\s*)?\d+:\d\d:\d\d[,.]\d+\s*-->/,
    "application/x-subrip",
  ],
  vtt: [/^WEBVTT([ \t\r\n]|$)/, "text/vtt"],
  ass: [/^(;.*\r?\n|\s)*\[Script Info\]/i, "text/x-ssa"],
  ssa: [/^(;.*\r?\n|\s)*\[Script Info\]/i, "text/x-ssa"],
};

/** Returns a subtitle's content type; null if it does not fit its extension. */
export function recognizeSubtitle(
  head: Uint8Array,
  extension: string,
): string | null {
  const [pattern, type] = SUBTITLES[extension.toLowerCase()] ?? [];
  const text = new TextDecoder().decode(head);
  return pattern?.test(text) ? type ?? null : null;
}
