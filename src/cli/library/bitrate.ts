import { Failure } from "../../core/failure.ts";

const FACTORS: Readonly<Record<string, number>> = { k: 1_000, m: 1_000_000 };
/** Less is not enough even for audio alone. */
const MIN_BITRATE = 64_000;
/** The server reads a signed 32-bit number. */
const MAX_BITRATE = 1_000_000_000;

/**
 * Reads a bitrate, such as `4M` or `800k`, in bits per second.
 *
 * @throws {Failure} `usage` for anything else
 */
export function readBitrate(text: string | null): number | null {
  if (text === null) return null;
  const [, digits = "", unit = ""] =
    /^(\d{1,10}(?:\.\d{1,6})?)([km]?)$/i.exec(text.trim()) ?? [];
  const rate = Math.round(
    Number(digits) * (FACTORS[unit.toLowerCase()] ?? 1),
  );
  if (rate >= MIN_BITRATE && rate <= MAX_BITRATE) return rate;
  throw new Failure(
    "usage",
    `Cannot use bitrate "${text}": it is not a rate from 64k to 1000M`,
    {
      hint: "Give bits per second, such as `4M` or `800k`",
    },
  );
}
