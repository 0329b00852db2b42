import { FRAME, makeFrame } from "./film_frame.ts";
import { filmHeader, FRAME_CHUNK, SOUND_CHUNK } from "./film_header.ts";
import type { DemoFile } from "./media_files.ts";
import { readTone, TONE } from "./tone_file.ts";

const CHUNK_HEADER_BYTES = 8;
const INDEX_ENTRY_BYTES = 16;
/** A frame and the beat that sounds with it. */
const GROUP_BYTES = 2 * CHUNK_HEADER_BYTES + FRAME.sizeBytes + TONE.beatBytes;
const GROUP_INDEX_BYTES = 2 * INDEX_ENTRY_BYTES;
const IS_KEY_FRAME = 0x10;
/** The tune repeats after this many beats, so that it is made only once. */
const TUNE_BEATS = 64;
const MODIFIED = new Date("2026-01-02T03:04:05Z");
const HEADER_BYTES = filmHeader({ frames: 0, moviBytes: 0, sizeBytes: 0 })
  .length;

/** Returns the size of a film in bytes: about 1.3 MiB a minute. */
export function filmSizeBytes(seconds: number): number {
  const frames = seconds * TONE.beatsPerSecond;
  return HEADER_BYTES + frames * (GROUP_BYTES + GROUP_INDEX_BYTES) +
    CHUNK_HEADER_BYTES;
}

/**
 * Returns a generated film as an AVI file that every player can play and seek:
 * colours that move to a tune, over a progress bar. All frames have the same
 * size, so that any part of the file can be made alone.
 *
 * Shape: RIFF/AVI with `idx1`; RLE, 320 by 180, two frames a second; PCM.
 * Source: Microsoft, "AVI RIFF File Reference".
 */
export function filmFile(
  seed: number,
  { seconds, name }: { seconds: number; name: string },
): DemoFile {
  const frames = seconds * TONE.beatsPerSecond;
  const sizeBytes = filmSizeBytes(seconds);
  const moviBytes = frames * GROUP_BYTES;
  const header = filmHeader({ frames, moviBytes, sizeBytes });
  const indexAt = HEADER_BYTES + moviBytes;
  const indexHeader = chunkHeader("idx1", frames * GROUP_INDEX_BYTES);
  const beats = new Map<number, Uint8Array>();
  const groupOf = (at: number) => makeGroup(seed, at, { frames, beats });
  return {
    name,
    contentType: "video/x-msvideo",
    modified: MODIFIED,
    sizeBytes,
    read(offset, length) {
      const end = Math.min(sizeBytes, offset + length);
      const bytes = new Uint8Array(Math.max(0, end - offset));
      const put = (at: number, part: Uint8Array) => {
        const from = Math.max(0, offset - at);
        const to = Math.min(part.length, end - at);
        if (to > from) bytes.set(part.subarray(from, to), at + from - offset);
      };
      /**
       * Puts the requested ones of the parts of equal size that begin at `at`.
       */
      const putEach = (
        at: number,
        partBytes: number,
        { make }: { make: (number: number) => Uint8Array },
      ) => {
        const first = Math.max(0, Math.floor((offset - at) / partBytes));
        const last = Math.min(frames, Math.ceil((end - at) / partBytes));
        for (let i = first; i < last; i++) put(at + i * partBytes, make(i));
      };
      put(0, header);
      putEach(HEADER_BYTES, GROUP_BYTES, { make: groupOf });
      put(indexAt, indexHeader);
      putEach(indexAt + CHUNK_HEADER_BYTES, GROUP_INDEX_BYTES, {
        make: makeIndex,
      });
      return bytes;
    },
  };
}

function chunkHeader(word: string, sizeBytes: number): Uint8Array {
  const bytes = new Uint8Array(CHUNK_HEADER_BYTES);
  bytes.set(new TextEncoder().encode(word));
  new DataView(bytes.buffer).setUint32(4, sizeBytes, true);
  return bytes;
}

function makeGroup(
  seed: number,
  at: number,
  { frames, beats }: { frames: number; beats: Map<number, Uint8Array> },
): Uint8Array {
  const bytes = new Uint8Array(GROUP_BYTES);
  const soundAt = CHUNK_HEADER_BYTES + FRAME.sizeBytes;
  bytes.set(chunkHeader(FRAME_CHUNK, FRAME.sizeBytes));
  bytes.set(makeFrame(seed, at, { frames }), CHUNK_HEADER_BYTES);
  bytes.set(chunkHeader(SOUND_CHUNK, TONE.beatBytes), soundAt);
  const beat = at % TUNE_BEATS;
  const from = beat * TONE.beatBytes;
  const sound = beats.get(beat) ??
    readTone(seed, from, { to: from + TONE.beatBytes });
  beats.set(beat, sound);
  bytes.set(sound, soundAt + CHUNK_HEADER_BYTES);
  return bytes;
}

/**
 * Returns the offsets of a frame and its sound, counted from the word `movi`.
 */
function makeIndex(at: number): Uint8Array {
  const bytes = new Uint8Array(GROUP_INDEX_BYTES);
  const view = new DataView(bytes.buffer);
  const frameAt = 4 + at * GROUP_BYTES;
  const soundAt = frameAt + CHUNK_HEADER_BYTES + FRAME.sizeBytes;
  const put = (
    word: string,
    entry: number,
    { place, sizeBytes }: { place: number; sizeBytes: number },
  ) => {
    bytes.set(new TextEncoder().encode(word), entry);
    view.setUint32(entry + 4, IS_KEY_FRAME, true);
    view.setUint32(entry + 8, place, true);
    view.setUint32(entry + 12, sizeBytes, true);
  };
  put(FRAME_CHUNK, 0, { place: frameAt, sizeBytes: FRAME.sizeBytes });
  put(SOUND_CHUNK, INDEX_ENTRY_BYTES, {
    place: soundAt,
    sizeBytes: TONE.beatBytes,
  });
  return bytes;
}
