import { formatBitrate } from "../../core/bitrate.ts";
import type { BitrateChoosing } from "./state.ts";

const MEGA = 1_000_000;
/** The usual limits in megabits per second. */
const USUAL = [120, 60, 40, 20, 15, 10, 8, 6, 4, 3, 2, 1];

/** A line to choose: a limit in bits per second, none, or a measurement. */
export type BitrateChoice = number | null | "measure";

/** Returns the lines to choose from; a limit of another size is among them. */
export function bitrateChoices(
  { limit }: Pick<BitrateChoosing, "limit">,
): BitrateChoice[] {
  const limits = new Set(USUAL.map((it) => it * MEGA));
  if (limit !== null) limits.add(limit);
  return [null, ...[...limits].sort((a, b) => b - a), "measure"];
}

/** Returns the words of a line. */
export function choiceLabel(
  choice: BitrateChoice,
  { settingLimit, isMeasuring }: Pick<
    BitrateChoosing,
    "settingLimit" | "isMeasuring"
  >,
): string {
  if (choice === "measure") {
    return isMeasuring ? "measuring for 5 seconds" : "measure the connection";
  }
  if (choice !== null) return `at most ${formatBitrate(choice)}`;
  return settingLimit === null
    ? "no limit"
    : `as in config.toml: at most ${formatBitrate(settingLimit)}`;
}

/** Returns the overlay for a server, with the cursor on the current limit. */
export function chooseBitrate(
  server: Pick<BitrateChoosing, "server" | "limit" | "settingLimit">,
): BitrateChoosing {
  const index = bitrateChoices(server).indexOf(server.limit);
  return { kind: "bitrate", ...server, index, isMeasuring: false };
}
