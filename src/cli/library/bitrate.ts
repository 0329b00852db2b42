import { LEAST_BITRATE, MOST_BITRATE } from "../../core/bitrate.ts";
import { Failure } from "../../core/failure.ts";

const FACTORS: Readonly<Record<string, number>> = { k: 1_000, m: 1_000_000 };
const RATE = /^(\d{1,10}(?:\.\d{1,6})?)([km]?)$/i;
/** The word for no limit. */
const OFF = "off";

/**
 * Reads a bitrate, such as `4M` or `800k`, in bits per second. For `off`, returns
 * the highest rate.
 *
 * @returns null if there is no text
 * @throws {Failure} `usage` for anything else
 */
export function readBitrate(text: string | null): number | null {
  if (text === null) return null;
  const word = text.trim();
  if (word.toLowerCase() === OFF) return MOST_BITRATE;
  const [, digits = "", unit = ""] = RATE.exec(word) ?? [];
  const rate = Math.round(
    Number(digits) * (FACTORS[unit.toLowerCase()] ?? 1),
  );
  if (rate >= LEAST_BITRATE && rate <= MOST_BITRATE) return rate;
  throw new Failure(
    "usage",
    `Cannot use bitrate "${text}": it is not a rate from 64k to 1000M`,
    {
      hint: "Give bits per second, such as `4M` or `800k`, or `off`",
    },
  );
}

/** Returns whether a word is meant as a rate, and not as a server. */
export function isBitrate(text: string): boolean {
  const word = text.trim();
  return word.toLowerCase() === OFF || RATE.test(word);
}
