/** Returns `1 account`, `2 accounts` or `0 entries`. */
export function counted(
  count: number,
  one: string,
  { many = `${one}s` }: { many?: string | undefined } = {},
): string {
  return `${count} ${count === 1 ? one : many}`;
}
