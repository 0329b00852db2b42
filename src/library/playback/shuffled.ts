/**
 * Returns the items in random order (Fisher and Yates).
 *
 * @param random returns numbers from 0 to below 1, as `Math.random` does
 */
export function shuffled<T>(items: readonly T[], random = Math.random): T[] {
  const mixed = [...items];
  for (let left = mixed.length; left > 1; left--) {
    const at = Math.floor(random() * left);
    mixed.push(...mixed.splice(at, 1));
  }
  return mixed;
}
