import { wave } from "./play_fixture.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A track of a Matroska file; sounds are silent. */
export interface FileTrack {
  readonly type: "video" | "audio" | "subtitle";
  readonly language: string;
  readonly isDefault?: boolean;
}

const TYPES = { video: [1, "V_MJPEG"], audio: [2, "A_PCM/INT/LIT"] } as const;
const RATE = 8_000;

/**
 * Returns a Matroska file of the given length with these tracks, without an
 * index.
 *
 * Source: RFC 9559.
 */
export function matroska(
  seconds: number,
  tracks: readonly FileTrack[],
): Bytes {
  const head = element(
    "1A45DFA3",
    element("4286", uint(1)),
    element("4282", text("matroska")),
    element("4287", uint(4)),
    element("4285", uint(2)),
  );
  const info = element(
    "1549A966",
    element("2AD7B1", uint(1_000_000)),
    element("4489", float(seconds * 1_000)),
  );
  const entries = tracks.map((track, at) => entryOf(track, at + 1));
  const clusters = Array.from(
    { length: seconds },
    (_, second) => clusterOf(second, tracks),
  );
  const tracksElement = element("1654AE6B", ...entries);
  return joined(
    head,
    element("18538067", info, tracksElement, ...clusters),
  );
}

function entryOf({ type, language, isDefault }: FileTrack, number: number) {
  const [kind, codec] = type === "subtitle" ? [17, "S_TEXT/UTF8"] : TYPES[type];
  const details = {
    video: () => [element("E0", element("B0", uint(320)), size(180))],
    audio: () => [
      element(
        "E1",
        element("B5", float(RATE)),
        element("9F", uint(1)),
        element("6264", uint(16)),
      ),
    ],
    subtitle: () => [],
  }[type]();
  return element(
    "AE",
    element("D7", uint(number)),
    element("73C5", uint(number)),
    element("83", uint(kind)),
    element("86", text(codec)),
    element("22B59C", text(language)),
    element("88", uint(isDefault ? 1 : 0)),
    ...details,
  );
}

const size = (height: number) => element("BA", uint(height));

function clusterOf(second: number, tracks: readonly FileTrack[]): Bytes {
  const blocks = tracks.flatMap(({ type, language }, at) => {
    const head = Uint8Array.of(0x80 | (at + 1), 0, 0, 0);
    if (type === "audio") {
      return [element("A3", head, wave(1).subarray(44).fill(0))];
    }
    if (type === "video") return [];
    const words = text(`${second} (${language})`);
    return [
      element("A0", element("A1", head, words), element("9B", uint(900))),
    ];
  });
  return element("1F43B675", element("E7", uint(second * 1_000)), ...blocks);
}

function element(id: string, ...parts: readonly Bytes[]): Bytes {
  const body = joined(...parts);
  const length = new DataView(new ArrayBuffer(8));
  length.setBigUint64(0, BigInt(body.length));
  length.setUint8(0, 1);
  return joined(
    Uint8Array.fromHex(id),
    new Uint8Array(length.buffer),
    body,
  );
}

function uint(value: number): Bytes {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, value);
  return new Uint8Array(view.buffer);
}

function float(value: number): Bytes {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return new Uint8Array(view.buffer);
}

function text(words: string): Bytes {
  return new TextEncoder().encode(words);
}

function joined(...parts: readonly Bytes[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, it) => sum + it.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
