/** Describes how a play ended, and what the server stores about it. */
export interface EndedPlay {
  readonly title: string;
  /** The extent of this play alone, whatever was watched before. */
  readonly outcome: "nothing" | "part" | "end" | "unknown";
  readonly positionMs: number;
  /** The position at which the next play starts; null if unknown. */
  readonly resumePositionMs: number | null;
  /** True if this play counts as watched; null if unknown. */
  readonly countsAsWatched: boolean | null;
}

/** Returns one line about a play that has ended. */
export function playWords(
  { title, outcome, ...play }: EndedPlay,
  time: (ms: number) => string,
): string {
  if (outcome === "nothing") return `Nothing of ${title} was played`;
  if (outcome === "unknown") {
    return `Played ${title}: the player reported no position`;
  }
  const leftMs = play.resumePositionMs ?? play.positionMs;
  if (leftMs > 0) return `Played ${title}: left at ${time(leftMs)}`;
  if (play.countsAsWatched && outcome === "end") return `Watched ${title}`;
  const place = `Played ${title} to ${time(play.positionMs)}`;
  return play.countsAsWatched
    ? `${place}: it counts as watched`
    : `${place}: the next play starts at the beginning`;
}
