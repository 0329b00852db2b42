import { counted } from "./labels.ts";

/** Kinds that a library can hold and JellyTau cannot play. */
export const UNPLAYABLE_KINDS = [
  "book",
  "photo",
  "trailer",
] as const;
export type UnplayableKind = typeof UNPLAYABLE_KINDS[number];

/** The number of items of one kind in a library. */
export interface UnplayableCount {
  readonly kind: UnplayableKind;
  readonly count: number;
}

/** The same, with the library. */
export interface UnplayableItems extends UnplayableCount {
  readonly libraryId: string;
  readonly libraryName: string;
}

/**
 * Returns `Cannot be played here: 2 books in "Books"`; null if there are none.
 */
export function unplayableNote(
  all: readonly UnplayableItems[],
): string | null {
  const parts = all.map(({ kind, count, libraryName }) =>
    `${counted(count, kind)} in "${libraryName}"`
  );
  return parts.length === 0
    ? null
    : `Cannot be played here: ${parts.join(", ")}`;
}
