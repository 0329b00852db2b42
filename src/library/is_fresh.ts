/** A server is asked again after this time, even if no item has changed. */
const FRESH_MS = 24 * 3_600_000;

/** Returns whether what was read at this time is still up to date. */
export function isFresh(readAt: Date | null, now: Date): boolean {
  if (readAt === null) return false;
  const age = now.getTime() - readAt.getTime();
  return age >= 0 && age < FRESH_MS;
}
