import { counted } from "./labels.ts";

/** The number of marks and plays that a server does not know. */
export interface UnsentCount {
  readonly marks: number;
  readonly plays: number;
}

export const NONE_UNSENT: UnsentCount = { marks: 0, plays: 0 };

/**
 * Returns a clause about what was lost by signing out; null if nothing was.
 *
 * @param lost null if it could not be counted
 */
export function lostNote(lost: UnsentCount | null): string | null {
  if (lost === null) return "marks and positions that were not sent are lost";
  const { marks, plays } = lost;
  const total = marks + plays;
  if (total === 0) return null;
  const what = [
    marks > 0 ? [counted(marks, "mark")] : [],
    plays > 0 ? [counted(plays, "position")] : [],
  ].flat().join(" and ");
  return total === 1
    ? `${what} was not sent and is lost`
    : `${what} were not sent and are lost`;
}
