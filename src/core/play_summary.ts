import type { FailureKind } from "./failure.ts";
import { counted, formatClock, watchedWord } from "./labels.ts";
import type { ItemType } from "./media_item.ts";

/** The failures that end with the next sign-in. */
const SIGNED_OUT: readonly FailureKind[] = ["rejected", "not_signed_in"];

/** Describes how a play ended, and what the server stores about it. */
export interface EndedPlay {
  readonly title: string;
  readonly type: ItemType;
  /** The extent of this play alone, whatever was watched before. */
  readonly outcome: "nothing" | "part" | "end" | "unknown";
  readonly positionMs: number;
  /** The position at which the next play starts; null if unknown. */
  readonly resumePositionMs: number | null;
  /** True if this play counts as watched; null if unknown. */
  readonly countsAsWatched: boolean | null;
}

/** Returns one line about what a queue played. */
export function queueSummary(plays: readonly EndedPlay[]): string {
  const last = plays.at(-1);
  if (last === undefined) return "Nothing was played";
  const lead = plays.length > 1 ? `${counted(plays.length, "item")}. ` : "";
  return `${lead}${playSummary(last)}`;
}

/** Returns one line about a play that has ended. */
export function playSummary(
  { title, outcome, ...play }: EndedPlay,
): string {
  if (outcome === "nothing") return `${title} was not played`;
  if (outcome === "unknown") {
    return `Played ${title}: the player reported no position`;
  }
  const leftMs = play.resumePositionMs ?? play.positionMs;
  if (leftMs > 0) return `Played ${title}: left at ${formatClock(leftMs)}`;
  const word = watchedWord(play);
  if (play.countsAsWatched && outcome === "end") {
    return `${word === "played" ? "Played" : "Watched"} ${title}`;
  }
  const place = `Played ${title} to ${formatClock(play.positionMs)}`;
  return play.countsAsWatched
    ? `${place}: it counts as ${word}`
    : `${place}: the next play starts at the beginning`;
}

/** Returns {@link unsentNote} of the last play that has one; null if none has. */
export function lastUnsentNote(
  plays: readonly Parameters<typeof unsentNote>[0][],
): string | null {
  return plays.map(unsentNote).findLast((it) => it !== null) ?? null;
}

/**
 * Returns a line about a play that the server does not know of; null if it
 * knows.
 */
export function unsentNote(
  { kept, problem }: {
    /** True if it is stored here until the server can be reached. */
    readonly kept: boolean;
    readonly problem: {
      readonly kind: FailureKind;
      readonly message: string;
    } | null;
  },
): string | null {
  if (!kept) {
    return problem && `The server did not receive the play: ${problem.message}`;
  }
  const isSignedOut = problem !== null && SIGNED_OUT.includes(problem.kind);
  const when = isSignedOut
    ? "after you sign in again"
    : "when the server can be reached";
  return `The position is saved and will be sent ${when}`;
}
