/** The details of an item in words that commands and the TUI share. */
import type { Extra, FileTrack, Person } from "./item_details.ts";
import { counted, formatDuration, formatSize } from "./labels.ts";
import { languageName } from "./language_name.ts";

/** A label, and the texts beside it. */
export type Fact = readonly [label: string, texts: readonly string[]];

/** Jobs, in the order of credits; all others are listed together. */
const JOBS: readonly [type: string, label: string][] = [
  ["creator", "creators"],
  ["director", "directors"],
  ["writer", "writers"],
  ["author", "authors"],
  ["composer", "composers"],
  ["producer", "producers"],
  ["actor", "cast"],
  ["guestStar", "guests"],
];
const CAST = ["actor", "guestStar"];

/** A person, and the text that shows the role or the job as well. */
interface Credit {
  readonly text: string;
  readonly name: string;
}

/** Returns people by their job, with their roles. */
export function peopleFacts(people: readonly Person[]): Fact[] {
  return creditsByJob(people)
    .map(([label, credits]): Fact => [label, credits.map(({ text }) => text)]);
}

/** Returns people by their job; leaves out the same text of one job. */
export function creditsByJob(
  people: readonly Person[],
): (readonly [label: string, credits: readonly Credit[]])[] {
  const known = JOBS.map(([type]) => type);
  const others = people.filter((it) => !known.includes(it.type))
    .map(({ name, type, role }) => {
      const job = role ?? (type === "unknown" ? null : apart(type));
      return { name, text: job === null ? name : `${name}, ${job}` };
    });
  return [
    ...JOBS.map(([type, label]) => {
      const credits = people.filter((it) => it.type === type)
        .map(({ name, role }) => ({
          name,
          text: role !== null && CAST.includes(type)
            ? `${name} as ${role}`
            : name,
        }));
      const byText = new Map(credits.map((it) => [it.text, it]));
      return [label, [...byText.values()]] as const;
    }),
    ["others", others],
  ];
}

/** A file with its tracks, and the numbers of those that play. */
interface Playable {
  readonly tracks: readonly FileTrack[];
  readonly usualAudio: number | null;
  readonly usualSubtitles: number | null;
}

/**
 * Returns the tracks of a file by their type, with the numbers that choose audio
 * and subtitles.
 */
export function trackFacts(
  { tracks, usualAudio, usualSubtitles }: Playable,
): Fact[] {
  const usual = { audio: usualAudio, subtitle: usualSubtitles };
  const labels = (type: FileTrack["type"]) => {
    const some = tracks.filter((it) => it.type === type);
    return some.map((it) => {
      const isChosen = (type === "audio" || type === "subtitle") &&
        it.index !== null;
      if (!isChosen) return trackLabel(it);
      const plays = some.length > 1 && it.index === usual[type];
      return `${it.index}: ${trackLabel(it)}${plays ? ", plays" : ""}`;
    });
  };
  return [
    ["video", labels("video")],
    ["audio", labels("audio")],
    ["subtitles", labels("subtitle")],
    ["lyrics", labels("lyrics")],
  ];
}

/** Returns a label such as `Japanese, 日本語, aac, 2 channels, default`. */
function trackLabel(track: FileTrack): string {
  const { type, language, title, codec, channels, widthPx, heightPx } = track;
  const size = widthPx === null || heightPx === null
    ? null
    : `${widthPx}×${heightPx}`;
  const words = [
    language === null ? null : languageName(language),
    title,
    type === "video" ? size : null,
    codec?.toLowerCase() ?? null,
    track.videoRange,
    channels === null ? null : counted(channels, "channel"),
    track.default && type !== "video" ? "default" : null,
    track.forced ? "forced" : null,
    track.hearingImpaired ? "for the hard of hearing" : null,
    track.external ? "separate file" : null,
  ];
  return joined(words) || "unknown";
}

/** Returns a label such as `Final Cut, mp4, 1.4 GB, plays`. */
export function versionLabel(
  { name, linked, usual, ...file }: {
    readonly name: string;
    readonly container: string | null;
    readonly sizeBytes: number | null;
    /** True if the server only links to the file. */
    readonly linked: boolean;
    /** True if it plays unless the user names another one. */
    readonly usual: boolean;
  },
): string {
  const link = linked ? "a link to another server" : null;
  return joined([name, fileLabel(file), link, usual ? "plays" : null]);
}

/** Returns the container and the size. */
export function fileLabel(
  { container, sizeBytes }: {
    readonly container: string | null;
    readonly sizeBytes: number | null;
  },
): string {
  return joined([container, sizeBytes === null ? null : formatSize(sizeBytes)]);
}

/** Returns a label such as `Making Of, behind the scenes, 2 min`. */
export function extraLabel(
  { name, type, runtimeMs }: Omit<Extra, "id">,
): string {
  const kind = type === "unknown" ? null : apart(type);
  return joined([name, kind, formatDuration(runtimeMs)]);
}

/** Returns the first texts, and how many more there are. */
export function limited(texts: readonly string[], most: number): string[] {
  const more = texts.length - most;
  return more <= 1 ? [...texts] : [...texts.slice(0, most), `and ${more} more`];
}

/** Converts `behindTheScenes` to `behind the scenes`. */
function apart(word: string): string {
  return word.replaceAll(/[A-Z]/g, (it) => ` ${it.toLowerCase()}`);
}

function joined(parts: readonly (string | null)[]): string {
  return parts.filter((it) => it !== null && it !== "").join(", ");
}
