import { languageName } from "../../core/language_name.ts";
import type { ItemDetailView } from "./views.ts";

/** The choices before a film or an episode plays. */
const PICK_KINDS = ["version", "audio", "subtitles"] as const;
export type PickKind = typeof PICK_KINDS[number];

type Version = NonNullable<ItemDetailView["versions"]>[number];
type Track = Version["tracks"][number];

/** The version and the tracks that an item plays with. */
export interface TrackPicks {
  readonly item: string;
  readonly versions: readonly Version[];
  /** The index of a version. */
  readonly version: number;
  /** The number of a track; null if it is unknown. */
  readonly audio: number | null;
  /** null for none. */
  readonly subtitles: number | null;
  /** The kinds that the user has picked; the others are as usual. */
  readonly picked: readonly PickKind[];
}

/** The options of `start-playback` for what the user has picked. */
export interface PlayOptions {
  readonly version: string | null;
  readonly audio: string | null;
  readonly subtitles: string | null;
}

/** One line of options, and which of them plays. */
export interface PickRow {
  readonly kind: PickKind;
  readonly options: readonly string[];
  /** The index of the option that plays; -1 if it is unknown. */
  readonly at: number;
}

/**
 * Returns what an item plays with. Keeps what the user has picked for it, if the
 * item still offers that.
 */
export function picksOf(
  before: TrackPicks | null,
  { item, versions }: Pick<TrackPicks, "item" | "versions">,
): TrackPicks {
  const isSame = before?.item === item &&
    JSON.stringify(before.versions) === JSON.stringify(versions);
  if (isSame) return before;
  const version = Math.max(0, versions.findIndex(({ usual }) => usual));
  return { item, versions, version, ...usualOf(versions[version]), picked: [] };
}

/** Returns the picks with the next option of a kind. */
export function withNextPick(picks: TrackPicks, kind: PickKind): TrackPicks {
  const { versions, version } = picks;
  const picked = [...new Set([...picks.picked, kind])];
  if (kind === "version") {
    const next = (version + 1) % versions.length;
    return { ...picks, picked, version: next, ...alike(picks, versions[next]) };
  }
  const options = numbersOf(versions[version], kind);
  const at = options.indexOf(picks[kind]);
  return { ...picks, picked, [kind]: options[(at + 1) % options.length] };
}

/** Returns why there is nothing to pick; null if there is. */
export function nothingToPick(
  picks: TrackPicks | null,
  { item, kind }: { item: string; kind: PickKind },
): string | null {
  if (picks?.item !== item) return "The tracks are not known yet";
  const { versions, version } = picks;
  const count = kind === "version"
    ? versions.length
    : numbersOf(versions[version], kind).length;
  return count > 1 ? null : NOTHING_ELSE[kind];
}

const NOTHING_ELSE: Readonly<Record<PickKind, string>> = {
  version: "There is only one version",
  audio: "There is only one audio track",
  subtitles: "There are no subtitles",
};

/** Returns the lines of options; a kind without any is left out. */
export function pickRows(picks: TrackPicks): PickRow[] {
  const { versions, version } = picks;
  const rows = PICK_KINDS.map((kind): PickRow => {
    if (kind === "version") {
      const options = versions.map((it) => versionLabel(it, versions));
      return { kind, options, at: version };
    }
    const numbers = numbersOf(versions[version], kind);
    const tracks = versions[version]?.tracks ?? [];
    const options = numbers.map((number) => {
      const track = tracks.find(({ index }) => index === number);
      return track ? trackLabel(track) : "off";
    });
    return { kind, options, at: numbers.indexOf(picks[kind]) };
  });
  const least: Record<PickKind, number> = {
    version: 2,
    audio: 1,
    subtitles: 2,
  };
  return rows.filter(({ kind, options }) => options.length >= least[kind]);
}

/** Returns what the user has picked for an item; null for each usual part. */
export function playOptions(
  picks: TrackPicks | null,
  item: string,
): PlayOptions {
  if (picks?.item !== item) return AS_USUAL;
  const { versions, version, audio, subtitles, picked } = picks;
  const isPicked = (kind: PickKind) => picked.includes(kind);
  return {
    version: isPicked("version") ? versions[version]?.id ?? null : null,
    audio: isPicked("audio") && audio !== null ? String(audio) : null,
    subtitles: isPicked("subtitles") ? String(subtitles ?? "off") : null,
  };
}

const AS_USUAL: PlayOptions = { version: null, audio: null, subtitles: null };

function usualOf(version: Version | undefined) {
  return {
    audio: version?.usualAudio ?? null,
    subtitles: version?.usualSubtitles ?? null,
  };
}

/** Returns the tracks of another version that are like the current ones. */
function alike(picks: TrackPicks, version: Version | undefined) {
  const { versions, picked, audio, subtitles } = picks;
  const before = versions[picks.version]?.tracks ?? [];
  const numberOf = (number: number | null) => {
    const track = before.find(({ index }) => index === number);
    const found = track &&
      version?.tracks.find((it) =>
        it.type === track.type && trackLabel(it) === trackLabel(track)
      );
    return found?.index ?? null;
  };
  const usual = usualOf(version);
  return {
    audio: picked.includes("audio")
      ? numberOf(audio) ?? usual.audio
      : usual.audio,
    subtitles: picked.includes("subtitles")
      ? numberOf(subtitles)
      : usual.subtitles,
  };
}

/** Returns the numbers to choose from; for subtitles, null comes first. */
function numbersOf(
  version: Version | undefined,
  kind: Exclude<PickKind, "version">,
): (number | null)[] {
  const type = kind === "audio" ? "audio" : "subtitle";
  const numbers = (version?.tracks ?? []).flatMap((it) =>
    it.type === type && it.index !== null ? [it.index] : []
  );
  return kind === "audio" ? numbers : [null, ...numbers];
}

/** Returns the part of a version's name that the others do not begin with. */
function versionLabel(
  { name }: Version,
  versions: readonly Version[],
): string {
  const names = versions.map((it) => it.name);
  const [first = ""] = names;
  const end = first.lastIndexOf(" - ") + 3;
  const shared = first.slice(0, end);
  const isShared = versions.length > 1 && end > 3 &&
    names.every((it) => it.startsWith(shared) && it.length > end);
  return isShared ? name.slice(end) : name;
}

/** The layouts with more than two channels that are common. */
const CHANNELS: Readonly<Record<number, string>> = { 6: "5.1", 8: "7.1" };

/** Returns a track in words, such as `English Commentary 5.1`. */
function trackLabel(track: Track): string {
  const { type, language, title, displayTitle, channels, index } = track;
  const name = language === null ? null : languageName(language);
  const words = [
    name ?? title ?? displayTitle ?? `track ${index}`,
    name !== null && title !== null && title !== name ? title : "",
    type === "audio" && channels !== null ? CHANNELS[channels] ?? "" : "",
    track.forced ? "forced" : "",
    track.hearingImpaired ? "SDH" : "",
  ];
  return words.filter((it) => it !== "").join(" ");
}
