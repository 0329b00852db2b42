import { Failure } from "../../core/failure.ts";
import type { PlayerAction } from "../../core/playback_ports.ts";

/** Hours, minutes and seconds, such as `1:02:03`, `4:05` or `90`. */
const TIME = /^(?:(\d{1,3}):)?(?:(\d{1,4}):)?(\d{1,6})$/;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/**
 * Reads a position, such as `1:02:03` or `90`, or a jump, such as `+30` or
 * `10-`.
 *
 * @throws {Failure} `usage` for anything else
 */
export function readJump(text: string): PlayerAction {
  const { sign, rest } = signed(text);
  const [isTime, first, second, seconds = "0"] = TIME.exec(rest) ?? [];
  if (isTime === undefined) {
    throw new Failure("usage", `Cannot seek to "${text}": it is not a time`, {
      hint: "Give a position, such as `1:02:03`, or a jump, such as `+30` or " +
        "`-10`",
    });
  }
  // A single number before the seconds counts minutes.
  const [hours, minutes] = second === undefined
    ? ["0", first]
    : [first, second];
  const ms = Number(hours) * HOUR_MS + Number(minutes ?? 0) * MINUTE_MS +
    Number(seconds) * 1_000;
  return sign === null
    ? { kind: "seek-to", ms }
    : { kind: "seek-by", ms: sign * ms };
}

/**
 * Reads a volume in percent, such as `80`, or a change, such as `+5` or `-5`.
 *
 * @throws {Failure} `usage` for anything else
 */
export function readVolume(text: string): PlayerAction {
  const { sign, rest } = signed(text);
  const percent = Number(rest);
  if (!/^\d{1,3}$/.test(rest) || percent > 100) {
    throw new Failure(
      "usage",
      `Cannot set volume "${text}": it is not a number from 0 to 100`,
      {
        hint: "Give a volume, such as `80`, or a change, such as `+5` or `-5`",
      },
    );
  }
  return sign === null
    ? { kind: "volume-to", percent }
    : { kind: "volume-by", percent: sign * percent };
}

/** Reads a sign before or after a number; null if there is none. */
function signed(text: string): { sign: 1 | -1 | null; rest: string } {
  const [, before = "", rest = text, after = ""] =
    /^([+-]?)([\d:]+)([+-]?)$/.exec(text.trim()) ?? [];
  if (before !== "" && after !== "") return { sign: null, rest: text };
  const sign = before + after;
  return { sign: sign === "" ? null : sign === "+" ? 1 : -1, rest };
}
