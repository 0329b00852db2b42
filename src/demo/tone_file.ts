import type { DemoFile } from "./media_files.ts";
import { SeededRandom } from "./seeded_random.ts";

/** Hertz; enough for a tune, and about one MiB a minute. */
const RATE = 8_000;
const SAMPLE_BYTES = 2;
const HEADER_BYTES = 44;
/**
 * Half a second; each beat is independent, so that any part can be made alone.
 */
const BEAT_SAMPLES = 4_000;
/** Describes the sound of a film, which uses the same beats. */
export const TONE = {
  rate: RATE,
  sampleBytes: SAMPLE_BYTES,
  beatsPerSecond: RATE / BEAT_SAMPLES,
  beatBytes: BEAT_SAMPLES * SAMPLE_BYTES,
} as const;
const BEATS_PER_CHORD = 4;
/** Samples; a sound that starts or ends at once makes a click. */
const FADE_SAMPLES = 160;
/** The amplitude of each of three voices, at most 32,767. */
const VOICE_LEVEL = 6_000;
const LOWEST_HZ = 110;
/** Semitones above the root: I, vi, IV and V, each as a triad. */
const CHORDS = [[0, 4, 7], [9, 12, 16], [5, 9, 12], [7, 11, 14]] as const;
const MODIFIED = new Date("2026-01-02T03:04:05Z");

/** Returns the size of a tune in bytes, with its header. */
export function toneSizeBytes(seconds: number): number {
  return HEADER_BYTES + seconds * RATE * SAMPLE_BYTES;
}

/**
 * Returns a generated tune as a WAV file that every player can play: chords
 * that follow from the seed, made for the requested bytes.
 *
 * Shape: RIFF/WAVE, PCM, 8 kHz, 16 bit little-endian, one channel.
 * Source: Multimedia Programming Interface and Data Specifications 1.0, "WAVE".
 */
export function toneFile(
  seed: number,
  { seconds, name }: { seconds: number; name: string },
): DemoFile {
  const sizeBytes = toneSizeBytes(seconds);
  const header = makeHeader(sizeBytes);
  return {
    name,
    contentType: "audio/x-wav",
    modified: MODIFIED,
    sizeBytes,
    read(offset, length) {
      const end = Math.min(sizeBytes, offset + length);
      const bytes = new Uint8Array(Math.max(0, end - offset));
      if (offset < HEADER_BYTES) bytes.set(header.subarray(offset, end));
      const from = Math.max(offset, HEADER_BYTES);
      if (end > from) {
        const sound = readTone(seed, from - HEADER_BYTES, {
          to: end - HEADER_BYTES,
        });
        bytes.set(sound, from - offset);
      }
      return bytes;
    },
  };
}

function makeHeader(sizeBytes: number): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  const text = (at: number, word: string) =>
    bytes.set(new TextEncoder().encode(word), at);
  text(0, "RIFF");
  view.setUint32(4, sizeBytes - 8, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); // PCM
  view.setUint16(22, 1, true); // channels
  view.setUint32(24, RATE, true);
  view.setUint32(28, RATE * SAMPLE_BYTES, true);
  view.setUint16(32, SAMPLE_BYTES, true);
  view.setUint16(34, 8 * SAMPLE_BYTES, true);
  text(36, "data");
  view.setUint32(40, sizeBytes - HEADER_BYTES, true);
  return bytes;
}

/**
 * Returns the bytes from one place of a tune to another; half samples included.
 */
export function readTone(
  seed: number,
  from: number,
  { to }: { to: number },
): Uint8Array {
  const first = Math.floor(from / SAMPLE_BYTES);
  const last = Math.ceil(to / SAMPLE_BYTES);
  const view = new DataView(new ArrayBuffer((last - first) * SAMPLE_BYTES));
  for (let at = first; at < last;) {
    const beat = Math.floor(at / BEAT_SAMPLES);
    const end = Math.min(last, (beat + 1) * BEAT_SAMPLES);
    const voices = voicesOf(seed, beat);
    for (; at < end; at++) {
      const level = sampleOf(voices, at % BEAT_SAMPLES);
      view.setInt16((at - first) * SAMPLE_BYTES, level, true);
    }
  }
  const start = from - first * SAMPLE_BYTES;
  return new Uint8Array(view.buffer, start, to - from);
}

/**
 * Returns a bass, a note of the chord and a wandering one, in radians per
 * sample.
 */
function voicesOf(seed: number, beat: number): readonly number[] {
  const root = new SeededRandom(seed).below(12);
  const random = new SeededRandom(seed * 7_919 + beat);
  const turn = Math.floor(beat / BEATS_PER_CHORD);
  const chord = CHORDS[turn % CHORDS.length] ?? CHORDS[0];
  const notes = [chord[0], 12 + random.pick(chord), 24 + random.pick(chord)];
  return notes.map((note) =>
    2 * Math.PI * LOWEST_HZ * 2 ** ((root + note) / 12) / RATE
  );
}

/** @param at samples since the beat began */
function sampleOf(voices: readonly number[], at: number): number {
  const fade = Math.min(at, BEAT_SAMPLES - at, FADE_SAMPLES) / FADE_SAMPLES;
  const loudness = VOICE_LEVEL * fade * (1 - at / (2 * BEAT_SAMPLES));
  let sum = 0;
  for (const step of voices) sum += Math.sin(step * at);
  return Math.round(loudness * sum);
}
