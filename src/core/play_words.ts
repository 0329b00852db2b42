/** How a play ended, and what the server keeps of it. */
export interface EndedPlay {
  readonly title: string;
  /** How much this play showed, whatever was watched before. */
  readonly outcome: "nothing" | "part" | "end" | "unknown";
  readonly positionMs: number;
  /** Where the next play starts; null when nobody knows. */
  readonly resumePositionMs: number | null;
  /** Whether this play counts as watched; null when nobody knows. */
  readonly countsAsWatched: boolean | null;
}

/** Returns one line about a play that has ended. */
export function playWords(
  { title, outcome, ...play }: EndedPlay,
  time: (ms: number) => string,
): string {
  if (outcome === "nothing") return `Nothing of ${title} was played`;
  if (outcome === "unknown") {
    return `Played ${title}: the player does not say how far`;
  }
  const leftMs = play.resumePositionMs ?? play.positionMs;
  if (leftMs > 0) return `Played ${title}: left at ${time(leftMs)}`;
  if (play.countsAsWatched && outcome === "end") return `Watched ${title}`;
  const place = `Played ${title} to ${time(play.positionMs)}`;
  return play.countsAsWatched
    ? `${place}: it counts as watched`
    : `${place}: the next play starts at the beginning`;
}
