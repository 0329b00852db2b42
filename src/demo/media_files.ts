/** A file of the demo server, whose bytes can be read at any offset. */
export interface DemoFile {
  /** Base name on the server's disk; may be hostile. */
  readonly name: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  /** In whole seconds, like HTTP dates. */
  readonly modified: Date;
  read(offset: number, length: number): Uint8Array<ArrayBuffer>;
}

type FileOptions = Partial<Pick<DemoFile, "name" | "contentType" | "modified">>;

/** Old enough that the date identifies one version of the file. */
const MODIFIED = new Date("2026-01-02T03:04:05Z");
/** A prime, so that no two places of a file look alike for long. */
const PATTERN_BYTES = 1_048_573;
const STAMP_EVERY_BYTES = 4_096;
/** The seed and the number of the block, 32 bits each. */
const STAMP_BYTES = 8;

/** Returns a file whose bytes follow from the seed. */
export function seededFile(
  seed: number,
  sizeBytes: number,
  facts: FileOptions = {},
): DemoFile {
  let pattern: Uint8Array | null = null;
  return {
    name: "Film.mkv",
    contentType: "video/x-matroska",
    modified: MODIFIED,
    ...facts,
    sizeBytes,
    read(offset, length) {
      pattern ??= makePattern(seed);
      return readPattern(pattern, { seed, offset, length });
    },
  };
}

/** Returns a file of the given bytes. */
export function fixedFile(
  bytes: Uint8Array<ArrayBuffer>,
  facts: FileOptions = {},
): DemoFile {
  return {
    name: "Track.wav",
    contentType: "audio/x-wav",
    modified: MODIFIED,
    ...facts,
    sizeBytes: bytes.length,
    read: (offset, length) => bytes.slice(offset, offset + length),
  };
}

/** Fills a block by Marsaglia's xorshift32. */
function makePattern(seed: number): Uint8Array {
  const words = new Uint32Array(Math.ceil(PATTERN_BYTES / 4));
  let state = (seed * 2_654_435_761 + 1) >>> 0 || 1;
  for (let i = 0; i < words.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[i] = state;
  }
  return new Uint8Array(words.buffer, 0, PATTERN_BYTES);
}

function readPattern(
  pattern: Uint8Array,
  { seed, offset, length }: { seed: number; offset: number; length: number },
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length;) {
    const from = (offset + at) % PATTERN_BYTES;
    const part = pattern.subarray(from, from + length - at);
    bytes.set(part, at);
    at += part.length;
  }
  stampBlocks(bytes, { seed, offset });
  return bytes;
}

/** Writes the number of each block; a read may begin or end within a stamp. */
function stampBlocks(
  bytes: Uint8Array,
  { seed, offset }: { seed: number; offset: number },
): void {
  const stamp = new Uint8Array(STAMP_BYTES);
  const view = new DataView(stamp.buffer);
  view.setUint32(0, seed);
  const end = offset + bytes.length;
  const first = Math.floor(offset / STAMP_EVERY_BYTES);
  for (let block = first; block * STAMP_EVERY_BYTES < end; block++) {
    view.setUint32(4, block);
    const at = block * STAMP_EVERY_BYTES - offset;
    const part = stamp.subarray(Math.max(0, -at), bytes.length - at);
    if (at + STAMP_BYTES > 0) bytes.set(part, Math.max(0, at));
  }
}

/** Source: Jellyfin `MimeTypes.cs`. */
const TYPES: Readonly<Record<string, string>> = {
  avi: "video/x-msvideo",
  mp4: "video/mp4",
  mkv: "video/x-matroska",
  wav: "audio/x-wav",
  flac: "audio/flac",
  mp3: "audio/mpeg",
  pdf: "application/pdf",
  jpg: "image/jpeg",
  m4b: "audio/mp4",
};

/** Returns the type that the server sends for a file of that name. */
export function contentTypeOf(name: string): string {
  const extension = name.split(".").at(-1)?.toLowerCase() ?? "";
  return TYPES[extension] ?? "application/octet-stream";
}

/** The files of the demo server by item id, and the faults of their replies. */
export class MediaFiles {
  readonly #files = new Map<string, DemoFile>();
  readonly #remote = new Map<string, DemoFile>();
  readonly #gone = new Set<string>();
  readonly #segments = new Map<string, readonly Uint8Array<ArrayBuffer>[]>();
  readonly options: ByteOptions = initialOptions();
  /** Makes the file of an item that was given none; null if it has none. */
  otherwise: (itemId: string) => DemoFile | null = () => null;

  find(itemId: string): DemoFile | null {
    const known = this.#files.get(itemId);
    if (known) return known;
    if (this.#gone.has(itemId)) return null;
    const made = this.otherwise(itemId);
    if (made) this.#files.set(itemId, made);
    return made;
  }

  /** Called with each file that an item is given, for the item's size. */
  onSet: (itemId: string, file: DemoFile) => void = () => undefined;

  set(itemId: string, file: DemoFile): void {
    this.#files.set(itemId, file);
    this.onSet(itemId, file);
  }

  /** Removes the file from the disk; the item is still listed. */
  remove(itemId: string): void {
    this.#files.delete(itemId);
    this.#gone.add(itemId);
  }

  /** Sets the file at the address in a `.strm` file. */
  setRemote(sourceId: string, file: DemoFile): void {
    this.#remote.set(sourceId, file);
  }

  /** Returns null if the address does not work. */
  findRemote(sourceId: string): DemoFile | null {
    return this.#remote.get(sourceId) ?? null;
  }

  /** Sets the HLS pieces of the transcoded item. */
  setSegments(itemId: string, segments: readonly Uint8Array<ArrayBuffer>[]) {
    this.#segments.set(itemId, segments);
  }

  segments(itemId: string): readonly Uint8Array<ArrayBuffer>[] {
    return this.#segments.get(itemId) ?? [];
  }
}

/** Faults of byte replies that a test can cause. */
export interface ByteOptions {
  /** Offsets in the file: the first reply that reaches one breaks off there. */
  cuts: number[];
  ranges: "honoured" | "ignored" | "unsatisfiable" | "other-total";
  sendLastModified: boolean;
  sendLength: boolean;
  /** Replaces the header that follows from the file's name. */
  disposition: string | null;
  chunkBytes: number;
  chunkDelayMs: number;
  /** If true, static streams need a token, as behind a hardened proxy. */
  hardened: boolean;
  /** The users' right to download. */
  downloading: boolean;
  /** The address to which every request for bytes is redirected. */
  redirectTo: string | null;
  /** If true, nothing can be played unchanged, only as HLS. */
  transcodeOnly: boolean;
  /** Called with each request for bytes, before it is answered. */
  onRequest: ((request: Request) => void) | null;
}

function initialOptions(): ByteOptions {
  return {
    cuts: [],
    ranges: "honoured",
    sendLastModified: true,
    sendLength: true,
    disposition: null,
    chunkBytes: 262_144,
    chunkDelayMs: 0,
    hardened: false,
    downloading: true,
    redirectTo: null,
    transcodeOnly: false,
    onRequest: null,
  };
}
