import { canBeSame, languageCode } from "../core/languages.ts";
import { NO_TRACK } from "../core/media_ports.ts";
import type { PlayerRequest, PlayerTrack } from "../core/playback_ports.ts";

/** One entry of mpv's `track-list`; ids are counted for each type alone. */
interface MpvTrack {
  readonly id: number;
  readonly type: string;
  readonly external: boolean;
  readonly isSelected: boolean;
  /** FFmpeg's number of the stream; may be missing or wrong. */
  readonly streamIndex: number | null;
  readonly language: string | null;
  /** The address of a file beside the film. */
  readonly address: string | null;
}

type Selection = "aid" | "sid";

/** The tracks of an item, and those to play. */
type WantedTracks = Pick<PlayerRequest, "tracks" | "audio" | "subtitle">;

const TYPES: Readonly<Record<PlayerTrack["kind"], string>> = {
  audio: "audio",
  subtitle: "sub",
};

/**
 * Finds tracks in mpv's list: tracks in the film by FFmpeg's stream number, or by
 * their order if the language fits, and external files by their address.
 *
 * @returns mpv's ids by the server's numbers
 */
export function findTracks(
  list: unknown,
  tracks: readonly PlayerTrack[],
): Map<number, number> {
  const known = readList(list);
  const found = new Map<number, number>();
  for (const track of tracks) {
    const alike = known.filter((it) => it.type === TYPES[track.kind]);
    const match = track.file === null
      ? findInside(alike.filter((it) => !it.external), track)
      : alike.find((it) => it.address === track.file?.url);
    if (match) found.set(track.index, match.id);
  }
  return found;
}

/** Returns the ids of the tracks that play according to mpv's list. */
export function selectedTracks(
  list: unknown,
): Record<Selection, number | "no"> {
  const idOf = (type: string) =>
    readList(list).find((it) => it.type === type && it.isSelected)?.id ?? "no";
  return { aid: idOf(TYPES.audio), sid: idOf(TYPES.subtitle) };
}

function findInside(
  alike: readonly MpvTrack[],
  { place, language }: PlayerTrack,
): MpvTrack | undefined {
  if (place === null) return undefined;
  const fits = (it: MpvTrack | undefined) =>
    it !== undefined && canBeSame(it.language, language);
  const byIndex = alike.find((it) => it.streamIndex === place.streamIndex);
  if (place.streamIndex !== null && fits(byIndex)) return byIndex;
  const byOrder = alike[place.number - 1];
  if (fits(byOrder)) return byOrder;
  const code = languageCode(language);
  const [only, ...more] = alike.filter((it) =>
    code !== null && languageCode(it.language) === code
  );
  return more.length === 0 ? only : undefined;
}

function readList(list: unknown): MpvTrack[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((it): MpvTrack[] => {
    const entry: Record<string, unknown> = Object(it);
    const { id, type, external, selected, lang } = entry;
    if (typeof id !== "number" || typeof type !== "string") return [];
    const streamIndex = entry["ff-index"];
    const address = entry["external-filename"];
    return [{
      id,
      type,
      external: external === true,
      isSelected: selected === true,
      streamIndex: typeof streamIndex === "number" ? streamIndex : null,
      language: typeof lang === "string" ? lang : null,
      address: typeof address === "string" ? address : null,
    }];
  });
}

/** Follows the audio track and the subtitles that mpv plays. */
export class MpvTracks {
  readonly #wanted: WantedTracks;
  #ids = new Map<number, number>();
  #selected: Record<Selection, unknown> = { aid: null, sid: null };
  #settled = false;
  readonly #changed = new Set<Selection>();

  constructor(wanted: WantedTracks) {
    this.#wanted = wanted;
  }

  /** Reads mpv's `track-list`, which grows with each added subtitle. */
  readList(list: unknown): void {
    this.#ids = findTracks(list, this.#wanted.tracks);
  }

  select(property: Selection, value: unknown): void {
    if (this.#settled && value !== this.#selected[property]) {
      this.#changed.add(property);
    }
    this.#selected[property] = value;
  }

  /** Returns whether another track was selected than at first. */
  wasChanged(property: Selection): boolean {
    return this.#changed.has(property);
  }

  /**
   * Follows mpv's selection from now on: the wanted tracks were selected. If
   * others play, a user has selected them meanwhile.
   */
  settle(): void {
    this.#settled = true;
    const { audio, subtitle } = this.#wanted;
    this.#compare("aid", audio === null ? undefined : this.#ids.get(audio));
    const text = subtitle === null ? undefined : this.#ids.get(subtitle);
    this.#compare("sid", subtitle === NO_TRACK ? "no" : text);
  }

  /** @param wanted undefined for mpv's choice, or a track that it lacks */
  #compare(property: Selection, wanted: number | "no" | undefined): void {
    const selected = this.#selected[property];
    // mpv selects none if it cannot play the wanted one.
    const isOther = typeof selected === "number" && selected !== wanted;
    if (wanted !== undefined && isOther) this.#changed.add(property);
  }

  /** Returns the server's number of the audio track; null if unknown. */
  get audio(): number | null {
    const { audio } = this.#wanted;
    return this.#settled ? this.#indexOf("audio", "aid") : audio;
  }

  /** Returns the server's number of the subtitle; null if unknown. */
  get subtitle(): number | null {
    const { subtitle, tracks } = this.#wanted;
    if (!this.#settled || subtitle === null) return subtitle;
    if (this.#selected.sid !== false) return this.#indexOf("subtitle", "sid");
    // The server draws a subtitle that is not among the player's tracks.
    const isDrawn = subtitle !== NO_TRACK &&
      !tracks.some(({ index }) => index === subtitle);
    return isDrawn ? subtitle : NO_TRACK;
  }

  #indexOf(kind: PlayerTrack["kind"], property: Selection): number | null {
    const id = this.#selected[property];
    const track = this.#wanted.tracks.find((it) =>
      it.kind === kind && this.#ids.get(it.index) === id
    );
    return typeof id === "number" ? track?.index ?? null : null;
  }
}
