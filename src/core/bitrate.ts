/** In bits per second: less is not enough even for audio alone. */
export const LEAST_BITRATE = 64_000;
/** Exceeds every film's; the server reads a signed 32-bit number. */
export const MOST_BITRATE = 1_000_000_000;

const MEGA = 1_000_000;
const KILO = 1_000;
const FACTORS: Readonly<Record<string, number>> = { k: KILO, m: MEGA };
const RATE = /^(\d{1,10}(?:\.\d{1,6})?)([km]?)$/i;
/** The word for no limit. */
const OFF = "off";

/** Formats bits per second, such as `4 Mbit/s`, `83.2 Mbit/s` and `800 kbit/s`. */
export function formatBitrate(bitsPerSecond: number): string {
  const [unit, word] = bitsPerSecond >= MEGA
    ? [MEGA, "Mbit/s"]
    : [KILO, "kbit/s"];
  const amount = Math.round(10 * bitsPerSecond / unit) / 10;
  return `${amount} ${word}`;
}

/**
 * Parses a bitrate, such as `4M` or `800k`, in bits per second. For `off`,
 * returns the highest rate.
 *
 * @returns null for anything else
 */
export function parseBitrate(text: string): number | null {
  const word = text.trim();
  if (word.toLowerCase() === OFF) return MOST_BITRATE;
  const [, digits = "", unit = ""] = RATE.exec(word) ?? [];
  const rate = Math.round(
    Number(digits) * (FACTORS[unit.toLowerCase()] ?? 1),
  );
  return rate >= LEAST_BITRATE && rate <= MOST_BITRATE ? rate : null;
}

/** Returns whether a word is meant as a rate. */
export function isBitrate(text: string): boolean {
  const word = text.trim();
  return word.toLowerCase() === OFF || RATE.test(word);
}

/** Writes a rate so that {@link parseBitrate} reads the same one. */
export function bitrateText(bitsPerSecond: number): string {
  if (bitsPerSecond === MOST_BITRATE) return OFF;
  if (bitsPerSecond % KILO !== 0) return `${bitsPerSecond}`;
  return bitsPerSecond >= MEGA
    ? `${bitsPerSecond / MEGA}M`
    : `${bitsPerSecond / KILO}k`;
}
