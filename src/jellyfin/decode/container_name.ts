/** Names that ffprobe gives to one format, and the usual extension. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  mov: "mp4",
  matroska: "mkv",
  mpegts: "ts",
  mpegvideo: "mpg",
  mpeg: "mpg",
  asf: "wmv",
};
const WORD = /^[0-9A-Za-z]{1,16}$/;
const AUDIO = /^(?:Audio|AudioBook)$/;

/** The properties of a file that a server sends. */
export interface SentFile {
  readonly Container?: unknown;
  readonly Path?: unknown;
  readonly Type?: unknown;
}

/**
 * Returns the container in one word. A server sends ffprobe's name, which is a
 * list such as `mov,mp4,m4a,3gp,3g2,mj2`; the file's extension selects one if
 * it is in the list.
 *
 * @returns null if the server does not know it
 */
export function containerOf(file: SentFile): string | null {
  const { Container, Path, Type } = file;
  const extension = extensionOf(Path);
  const words = typeof Container === "string"
    ? Container.slice(0, 64).toLowerCase().split(",").map((it) => it.trim())
    : [];
  const [first = ""] = words;
  if (first === "" || !words.every((it) => WORD.test(it))) return extension;
  if (extension !== null && words.includes(extension)) return extension;
  const isSound = typeof Type === "string" && AUDIO.test(Type);
  if (isSound && words.includes("m4a")) return "m4a";
  if (words.length === 1 && first === "mov") return first;
  return EXTENSIONS[first] ?? first;
}

function extensionOf(path: unknown): string | null {
  if (typeof path !== "string") return null;
  return /\.([0-9A-Za-z]{1,16})$/.exec(path.slice(-40))?.[1]?.toLowerCase() ??
    null;
}
