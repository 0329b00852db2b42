/** Makes small films, a series and music, with mpv as the encoder. */
import { lacks } from "../requirements.ts";

export const LIBRARIES = {
  films: "movies",
  shows: "tvshows",
  music: "music",
} as const;
export type LibraryName = keyof typeof LIBRARIES;

export interface MadeFile {
  readonly library: LibraryName;
  /** Relative to the library's folder. */
  readonly path: string;
  readonly seconds: number;
}

/** Long enough for the server to keep a position: five minutes or more. */
const LONG_SECONDS = 420;
const SHORT_SECONDS = 8;
/** Above the bitrate that the program allows for direct play, 1 Gbit/s. */
const HEAVY_BITS_PER_SECOND = 1_200_000_000;
/**
 * Encoder options with a key frame every two seconds, so that players can seek.
 */
const PICTURE = "preset=ultrafast,g=4";
const ENCODE_LIMIT_MS = 5 * 60_000;

export const LONG_FILM = film("Lantern Pier (2001)", {
  extension: "mkv",
  seconds: LONG_SECONDS,
});
export const SHORT_FILM = film("Cellar Steps (1994)", {
  extension: "mkv",
  seconds: SHORT_SECONDS,
});
/** Its declared size forces the server to transcode it. */
export const HEAVY_FILM = film("Anvil Weather (2012)", {
  extension: "mp4",
  seconds: SHORT_SECONDS,
});
export const EPISODES = [
  episode(1, 1),
  episode(1, 2),
  episode(2, 1),
] as const;
export const TRACKS = [track("01 - Dawn.flac"), track("02 - Noon.mp3")];

export const MADE_FILES: readonly MadeFile[] = [
  LONG_FILM,
  SHORT_FILM,
  HEAVY_FILM,
  ...EPISODES,
  ...TRACKS,
];

function film(
  name: string,
  { extension, seconds }: { extension: string; seconds: number },
): MadeFile {
  const path = `${name}/${name}.${extension}`;
  return { library: "films", path, seconds };
}

function episode(season: number, number: number): MadeFile {
  const two = (value: number) => String(value).padStart(2, "0");
  const name = `Tallow Street S${two(season)}E${two(number)}`;
  const path = `Tallow Street/Season ${two(season)}/${name}.mkv`;
  return { library: "shows", path, seconds: SHORT_SECONDS };
}

function track(name: string): MadeFile {
  const path = `Ines Marrow/First Light/${name}`;
  return { library: "music", path, seconds: SHORT_SECONDS };
}

/** Returns where a file is below the folder of the suite. */
export function pathOf({ library, path }: MadeFile): string {
  return `${library}/${path}`;
}

/**
 * Writes all files below a folder, readable for the server's user.
 *
 * @throws {Error} if mpv is missing or cannot encode
 */
export async function makeMedia(root: string): Promise<void> {
  if (lacks("mpv")) throw new Error("mpv is missing: it makes the media");
  makeFolder(root);
  for (const [at, file] of MADE_FILES.entries()) {
    const path = `${root}/${pathOf(file)}`;
    const parts = pathOf(file).split("/").slice(0, -1);
    parts.forEach((_, i) =>
      makeFolder(`${root}/${parts.slice(0, i + 1).join("/")}`)
    );
    await encode(path, file, { at });
    if (file === HEAVY_FILM) inflate(path, file.seconds);
    Deno.chmodSync(path, 0o644);
  }
}

function makeFolder(path: string): void {
  Deno.mkdirSync(path, { recursive: true });
  Deno.chmodSync(path, 0o755);
}

/** Encodes a file with a tone of its own, so that no two files are equal. */
async function encode(
  path: string,
  file: MadeFile,
  { at }: { at: number },
): Promise<void> {
  const { seconds } = file;
  const tone = `av://lavfi:sine=frequency=${220 + 40 * at}:` +
    `duration=${seconds}:sample_rate=16000`;
  const picture = `av://lavfi:testsrc=duration=${seconds}:size=128x72:rate=2`;
  const words = file.library === "music"
    ? [tone, "--vid=no", ...tagsOf(path), ...soundOf(path)]
    : [
      picture,
      `--audio-file=${tone}`,
      ...["--ovc=libx264", `--ovcopts=${PICTURE}`, "--oac=aac"],
    ];
  await runMpv([...words, `--o=${path}`]);
}

function tagsOf(path: string): string[] {
  const [, artist, album, number, title] =
    /([^/]+)\/([^/]+)\/(\d+) - ([^/.]+)\.\w+$/.exec(path) ?? [];
  const tags = [`title=${title}`, `artist=${artist}`, `album=${album}`];
  return [
    `--oset-metadata=${tags.join(",")},album_artist=${artist},track=${number}`,
  ];
}

function soundOf(path: string): string[] {
  return path.endsWith(".mp3")
    ? ["--oac=libmp3lame"]
    : ["--oac=flac", "--of=flac"];
}

/** Returns a file as the server's encoder sends it, in one piece. */
export async function encodedPiece(
  path: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const piece = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    const codecs = ["--ovc=libx264", `--ovcopts=${PICTURE}`, "--oac=aac"];
    await runMpv([path, "--of=mpegts", ...codecs, `--o=${piece}`]);
    return await Deno.readFile(piece);
  } finally {
    await Deno.remove(piece);
  }
}

async function runMpv(words: readonly string[]): Promise<void> {
  const { success, stdout, stderr } = await new Deno.Command("mpv", {
    args: ["--no-config", "--msg-level=all=error", ...words],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(ENCODE_LIMIT_MS),
  }).output();
  if (success) return;
  const said = [stdout, stderr].map((it) => new TextDecoder().decode(it));
  throw new Error(`mpv cannot make the media: ${said.join("").trim()}`);
}

/**
 * Adds a box of free space to an MP4 file: a hole that takes no room on the
 * disk, but counts in the file's bitrate.
 *
 * Source: ISO/IEC 14496-12, 4.2 and 8.1.2.
 */
function inflate(path: string, seconds: number): void {
  using file = Deno.openSync(path, { read: true, write: true });
  const { size } = file.statSync();
  const total = Math.ceil(HEAVY_BITS_PER_SECOND / 8 * seconds);
  const header = new DataView(new ArrayBuffer(16));
  header.setUint32(0, 1); // a size of 64 bits follows
  header.setUint32(4, 0x66726565); // "free"
  header.setBigUint64(8, BigInt(total - size));
  file.seekSync(0, Deno.SeekMode.End);
  file.writeSync(new Uint8Array(header.buffer));
  file.truncateSync(total);
}
