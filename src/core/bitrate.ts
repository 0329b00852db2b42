/** In bits per second: less is not enough even for audio alone. */
export const LEAST_BITRATE = 64_000;
/** Exceeds every film's; the server reads a signed 32-bit number. */
export const MOST_BITRATE = 1_000_000_000;

const MEGA = 1_000_000;
const KILO = 1_000;

/** Formats bits per second, such as `4 Mbit/s`, `83.2 Mbit/s` and `800 kbit/s`. */
export function formatBitrate(bitsPerSecond: number): string {
  const [unit, word] = bitsPerSecond >= MEGA
    ? [MEGA, "Mbit/s"]
    : [KILO, "kbit/s"];
  const amount = Math.round(10 * bitsPerSecond / unit) / 10;
  return `${amount} ${word}`;
}
