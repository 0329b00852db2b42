/** Returns a length of time, as `1:42:00` or `3:05`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60]
    .map((it) => String(it).padStart(2, "0"));
  const hours = Math.floor(seconds / 3600);
  return hours > 0
    ? `${hours}:${parts.join(":")}`
    : parts.join(":").replace(/^0/, "");
}

/** Returns the time that is left, rounded up to a second. */
export function timeLeft(ms: number): string {
  return duration(Math.ceil(ms / 1000) * 1000);
}
