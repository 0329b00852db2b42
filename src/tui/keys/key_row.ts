import type { Dispatch } from "react";
import type { ListSize } from "../model/cursor.ts";
import type { LocationKind } from "../model/location.ts";
import type { Change } from "../model/reduce.ts";
import type { Row } from "../model/rows.ts";
import {
  type Overlay,
  plainMessage,
  type Question,
  type State,
} from "../model/state.ts";
import type { Requests } from "../requests/requests.ts";

/** The screen and the row that a key applies to. */
export interface KeySubject {
  readonly state: State;
  /** The row under the cursor; null if there is none, or until it is read. */
  readonly row: Row | null;
}

/** The dependencies of a key. */
export interface KeyContext extends KeySubject {
  readonly dispatch: Dispatch<Change>;
  readonly requests: Requests;
  /** The size of the list under the cursor. */
  readonly size: ListSize;
  /** The rows inside the frame of an overlay. */
  readonly bodyRows: number;
  /** Puts text into the terminal's clipboard. */
  readonly copy: (text: string) => void;
  readonly redraw: () => void;
  readonly quit: () => void;
}

/** A key and everything that the screen knows about it. */
export interface KeyRow {
  /** The names from {@link keyNames}, the main one first. */
  readonly keys: readonly string[];
  readonly label: string;
  /** The locations where it applies; everywhere if absent. */
  readonly locations?: readonly LocationKind[];
  /** The equivalent command after `jellytau`. */
  readonly command?: string;
  /** True if the palette offers it in every location. */
  readonly anywhere?: boolean;
  /** Its word in the footer; null if it is of no use now. */
  hint?(subject: KeySubject): string | null;
  /** Returns why the key cannot be used now; null if it can. */
  disabled?(subject: KeySubject): string | null;
  /** Returns the question to answer first; null to run at once. */
  confirm?(subject: KeySubject): Question | null;
  run(context: KeyContext): void;
}

/** The reason of a disabled key while no row is under the cursor. */
export const NO_ROW = "Nothing is selected";

/** Runs a key, asks its question first, or shows why it is disabled. */
export function runKey(context: KeyContext, row: KeyRow): void {
  const reason = row.disabled?.(context) ?? null;
  if (reason !== null) return showMessage(context, reason);
  const question = row.confirm?.(context) ?? null;
  if (question === null) return row.run(context);
  // The answer applies to the row of the question, even if the rows move.
  const run = () => row.run(context);
  showOverlay(context, { kind: "confirm", question: { ...question, run } });
}

/** Shows why a key does nothing; the messages do not keep it. */
export function showHint(
  { dispatch }: Pick<KeyContext, "dispatch">,
  text: string,
): void {
  dispatch({ kind: "toast", toast: plainMessage(text, Date.now()) });
}

/** Shows a message, such as the reason of a disabled key. */
export function showMessage(
  { dispatch }: Pick<KeyContext, "dispatch">,
  text: string,
): void {
  dispatch({ kind: "message", message: plainMessage(text, Date.now()) });
}

/** Opens an overlay; null closes the open one. */
export function showOverlay(
  { dispatch }: Pick<KeyContext, "dispatch">,
  overlay: Overlay | null,
): void {
  dispatch({ kind: "overlay", overlay });
}
