import { concat } from "@std/bytes/concat";
import { filmColours, FRAME } from "./film_frame.ts";
import { TONE } from "./tone_file.ts";

export const FRAME_CHUNK = "00dc";
export const SOUND_CHUNK = "01wb";
const MICROSECONDS = 1_000_000;
const HAS_INDEX = 0x10;
const IS_INTERLEAVED = 0x100;
const RLE8 = 1;
const PCM = 1;
const EVERYTHING = 0xff_ff_ff_ff;

/**
 * Returns the bytes before the first frame.
 *
 * Shape: little-endian; `hdrl` with `avih` and two `strl`, then `movi` begins.
 * Source: Microsoft, "AVI RIFF File Reference": AVIMAINHEADER, AVISTREAMHEADER.
 */
export function filmHeader(
  { frames, moviBytes, sizeBytes }: {
    frames: number;
    moviBytes: number;
    sizeBytes: number;
  },
): Uint8Array {
  const bytesPerSecond = TONE.rate * TONE.sampleBytes +
    TONE.beatsPerSecond * FRAME.sizeBytes;
  const main = chunk(
    "avih",
    numbers(
      [4, MICROSECONDS / TONE.beatsPerSecond, bytesPerSecond, 0],
      [4, HAS_INDEX | IS_INTERLEAVED, frames, 0, 2, TONE.beatBytes],
      [4, FRAME.width, FRAME.height, 0, 0, 0, 0],
    ),
  );
  const streams = [pictures(frames), sounds(frames)];
  const head = list("hdrl", main, ...streams);
  const movi = [word("LIST"), numbers([4, 4 + moviBytes]), word("movi")];
  const riff = [word("RIFF"), numbers([4, sizeBytes - 8]), word("AVI ")];
  return joined(...riff, head, ...movi);
}

function pictures(frames: number): Uint8Array {
  const { width, height, sizeBytes, colours } = FRAME;
  return list(
    "strl",
    chunk(
      "strh",
      joined(
        word("vids"),
        word("MRLE"),
        numbers([4, 0, 0, 0, 1, TONE.beatsPerSecond, 0, frames, sizeBytes]),
        numbers([4, EVERYTHING, 0], [2, 0, 0, width, height]),
      ),
    ),
    chunk(
      "strf",
      joined(
        numbers([4, 40, width, height], [2, 1, 8], [4, RLE8, sizeBytes]),
        numbers([4, 0, 0, colours, 0]),
        filmColours(),
      ),
    ),
  );
}

function sounds(frames: number): Uint8Array {
  const { rate, sampleBytes, beatBytes } = TONE;
  const samples = frames * beatBytes / sampleBytes;
  return list(
    "strl",
    chunk(
      "strh",
      joined(
        word("auds"),
        numbers([4, 0, 0, 0, 0, 1, rate, 0, samples, beatBytes]),
        numbers([4, EVERYTHING, sampleBytes], [2, 0, 0, 0, 0]),
      ),
    ),
    chunk(
      "strf",
      numbers(
        [2, PCM, 1],
        [4, rate, rate * sampleBytes],
        [2, sampleBytes, 8 * sampleBytes],
      ),
    ),
  );
}

function list(name: string, ...parts: readonly Uint8Array[]): Uint8Array {
  return chunk("LIST", joined(word(name), ...parts));
}

function chunk(name: string, body: Uint8Array): Uint8Array {
  return joined(word(name), numbers([4, body.length]), body);
}

function word(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Joins rows of numbers; the first one of a row is the size of its others. */
function numbers(...rows: readonly [2 | 4, ...number[]][]): Uint8Array {
  return joined(...rows.map(([sizeBytes, ...values]) => {
    const view = new DataView(new ArrayBuffer(sizeBytes * values.length));
    for (const [i, value] of values.entries()) {
      if (sizeBytes === 2) view.setUint16(2 * i, value, true);
      else view.setUint32(4 * i, value, true);
    }
    return new Uint8Array(view.buffer);
  }));
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return concat(parts);
}
