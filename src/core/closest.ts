/** The most edits between a word and a suggestion. */
export const MAX_EDITS = 3;
/** The least part of the longer word that must stay. */
const MIN_SIMILARITY = 0.4;

/**
 * Returns those of `candidates` that are closest to a misspelt word, sorted;
 * none if all differ too much.
 */
export function closest(
  word: string,
  candidates: readonly string[],
): readonly string[] {
  const near = [...new Set(candidates)].filter((it) => it.length > 1)
    // Each letter by which a candidate is longer or shorter is an edit.
    .filter((it) => Math.abs(it.length - word.length) <= MAX_EDITS)
    .map((candidate) => ({ candidate, edits: editsBetween(word, candidate) }))
    .filter(({ candidate, edits }) => {
      const length = Math.max(word.length, candidate.length);
      return edits <= MAX_EDITS && (length - edits) / length > MIN_SIMILARITY;
    });
  const fewest = Math.min(...near.map((it) => it.edits));
  return near.filter((it) => it.edits === fewest).map((it) => it.candidate)
    .sort((a, b) => a.localeCompare(b));
}

/**
 * Counts letters added, removed, replaced, and swapped with their neighbour.
 *
 * Source: the optimal string alignment distance.
 *
 * @returns infinity as soon as there are more than {@link MAX_EDITS}
 */
function editsBetween(a: string, b: string): number {
  let last: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  let leastOfRow = 0;
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(row, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwapped ? at(last, j - 2) + 1 : Infinity;
      const edits = Math.min(
        at(row, j) + 1,
        at(next, j - 1) + 1,
        replaced,
        swapped,
      );
      next.push(edits);
      least = Math.min(least, edits);
    }
    // A swap goes back by two rows.
    if (Math.min(least, leastOfRow) > MAX_EDITS) return Infinity;
    [last, row, leastOfRow] = [row, next, least];
  }
  return at(row, b.length);
}

function at(row: readonly number[], j: number): number {
  return row[j] ?? Infinity;
}
