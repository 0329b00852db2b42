import { parseBitrate } from "../../core/bitrate.ts";
import { Failure } from "../../core/failure.ts";

/**
 * Reads a bitrate, such as `4M` or `800k`, in bits per second. For `off`, returns
 * the highest rate.
 *
 * @returns null if there is no text
 * @throws {Failure} `usage` for anything else
 */
export function readBitrate(text: string | null): number | null {
  if (text === null) return null;
  const rate = parseBitrate(text);
  if (rate !== null) return rate;
  throw new Failure(
    "usage",
    `Cannot use bitrate "${text}": it is not a rate from 64k to 1000M`,
    {
      hint: "Give bits per second, such as `4M` or `800k`, or `off`",
    },
  );
}
