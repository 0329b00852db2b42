/** The most edits between a word and a suggestion. */
const MAX_EDITS = 3;
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
 */
function editsBetween(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number) => rows[i]?.[j] ?? Infinity;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwapped ? at(i - 2, j - 2) + 1 : Infinity;
      row.push(Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, replaced, swapped));
    }
  }
  return at(a.length, b.length);
}
