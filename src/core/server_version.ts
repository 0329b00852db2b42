/** The oldest Jellyfin that has every path this program uses. */
const OLDEST = [10, 10] as const;
export const OLDEST_SERVER = OLDEST.join(".");

/**
 * Returns whether a version is known and older than the oldest supported one.
 */
export function isTooOld(version: string | null): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)\b/.exec(version ?? "") ?? [];
  if (major === undefined) return false;
  const difference = Number(major) - OLDEST[0];
  return difference < 0 || (difference === 0 && Number(minor) < OLDEST[1]);
}
