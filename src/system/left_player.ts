import { basename, join } from "node:path";
import { MpvIpc } from "./mpv_ipc.ts";
import { within } from "./within.ts";

const QUIT_LIMIT_MS = 3_000;

/**
 * Returns the address of mpv's socket for a play. It follows from the play's
 * folder, whose name is random.
 */
export function socketPath(folder: string): string {
  return Deno.build.os === "windows"
    ? `\\\\.\\pipe\\${basename(folder)}`
    : join(folder, "mpv");
}

/**
 * Ends an mpv that still plays although the process that started it has ended.
 * JellyTau has started any mpv that listens in the folder of a play.
 *
 * @returns its position; null if no mpv answers or it has no position
 */
export async function quitLeftPlayer(folder: string): Promise<number | null> {
  let tries = 1;
  const channel = await MpvIpc.open(socketPath(folder), {
    isAlive: () => tries-- > 0,
    onEvent: () => undefined,
  });
  if (channel === null) return null;
  const seconds = await channel.send(
    ["get_property", "time-pos"],
    QUIT_LIMIT_MS,
  );
  channel.send(["quit"]);
  await within(QUIT_LIMIT_MS, channel.closed);
  channel.close();
  return typeof seconds === "number" && seconds >= 0
    ? Math.round(seconds * 1_000)
    : null;
}
