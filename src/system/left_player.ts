import { basename, join } from "node:path";
import { MpvIpc } from "./mpv_ipc.ts";
import { within } from "./within.ts";

const QUIT_LIMIT_MS = 3_000;

/**
 * Returns the socket of an mpv that plays for this folder; nobody else can know
 * it.
 */
export function channelPath(folder: string): string {
  return Deno.build.os === "windows"
    ? `\\\\.\\pipe\\${basename(folder)}`
    : join(folder, "mpv");
}

/**
 * Ends an mpv that still plays for a process that has ended. An mpv that
 * listens in the folder is certainly ours.
 *
 * @returns its position; null if there is none
 */
export async function quitLeftPlayer(folder: string): Promise<number | null> {
  let tries = 1;
  const channel = await MpvIpc.open(channelPath(folder), {
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
