import type { PlayerAction, RunningPlayer } from "../core/playback_ports.ts";
import type { MpvIpc } from "./mpv_ipc.ts";

/** A jump past the end stops here, so that it does not end the file. */
const BEFORE_END_S = 1;
const LOUDEST = 100;
/** An mpv that is this slow does not answer. */
const REPLY_LIMIT_MS = 5_000;

/**
 * Returns a function that applies actions to mpv one after another, because some
 * of them read a value before they set it.
 *
 * Source: mpv's manual, "List of Input Commands" and "Property list".
 */
export function mpvControls(
  channel: Pick<MpvIpc, "send">,
): RunningPlayer["control"] {
  let last: Promise<unknown> = Promise.resolve();
  const mpv = new Mpv(channel);
  return (action) => {
    const done = last.then(() => apply(mpv, action));
    last = done;
    return done;
  };
}

async function apply(mpv: Mpv, action: PlayerAction): Promise<boolean> {
  switch (action.kind) {
    case "pause":
      return await mpv.set("pause", true);
    case "resume":
      return await mpv.set("pause", false);
    case "toggle-pause":
      return await mpv.run("cycle", "pause");
    case "toggle-mute":
      return await mpv.run("cycle", "mute");
    case "seek-by":
      return await seek(mpv, { by: action.ms / 1_000 });
    case "seek-to":
      return await seek(mpv, { to: action.ms / 1_000 });
    case "volume-by": {
      const volume = await mpv.number("volume");
      return volume !== null &&
        await setVolume(mpv, volume + action.percent);
    }
    case "volume-to":
      return await setVolume(mpv, action.percent);
    case "next-subtitles":
      return await selectNext(mpv, "sub");
    case "subtitles-off":
      return await mpv.set("sid", "no");
    case "next-audio":
      return await selectNext(mpv, "audio");
    case "next-chapter":
    case "previous-chapter":
      return await goToChapter(mpv, action.kind === "next-chapter" ? 1 : -1);
  }
}

/** Reads and changes the state of an mpv. */
class Mpv {
  readonly #channel: Pick<MpvIpc, "send">;

  constructor(channel: Pick<MpvIpc, "send">) {
    this.#channel = channel;
  }

  async run(...command: readonly unknown[]): Promise<boolean> {
    return await this.#channel.send(command, REPLY_LIMIT_MS) !== null;
  }

  set(property: string, value: unknown): Promise<boolean> {
    return this.run("set_property", property, value);
  }

  async get(property: string): Promise<unknown> {
    return await this.#channel.send(["get_property", property], REPLY_LIMIT_MS);
  }

  async number(property: string): Promise<number | null> {
    const value = await this.get(property);
    return typeof value === "number" && Number.isFinite(value) ? value : null;
  }
}

async function seek(
  mpv: Mpv,
  target: { readonly by: number } | { readonly to: number },
): Promise<boolean> {
  const position = await mpv.number("time-pos");
  if (position === null) return false;
  const wanted = "to" in target ? target.to : position + target.by;
  const duration = await mpv.number("duration");
  const last = duration === null ? Infinity : duration - BEFORE_END_S;
  // From a later position, a jump forward must not go back.
  const seconds = Math.min(wanted, Math.max(position, last));
  return await mpv.run("seek", Math.max(0, seconds), "absolute+exact");
}

async function setVolume(mpv: Mpv, percent: number): Promise<boolean> {
  const volume = Math.min(LOUDEST, Math.max(0, percent));
  return await mpv.set("volume", volume);
}

/**
 * Selects the next track; after the last one, no subtitles or the first audio
 * track.
 */
async function selectNext(
  mpv: Mpv,
  type: "audio" | "sub",
): Promise<boolean> {
  const list = await mpv.get("track-list");
  const tracks = (Array.isArray(list) ? list : [])
    .map((it): Record<string, unknown> => Object(it))
    .filter((it) => it["type"] === type && typeof it["id"] === "number");
  const at = tracks.findIndex((it) => it["selected"] === true);
  const first = type === "audio" ? tracks[0] : undefined;
  const next = tracks[at + 1] ?? first;
  if (next === tracks[at]) return false;
  const property = type === "audio" ? "aid" : "sid";
  return await mpv.set(property, next?.["id"] ?? "no");
}

/** A step past the last chapter would end the file. */
async function goToChapter(mpv: Mpv, by: 1 | -1): Promise<boolean> {
  const [at, count] = [
    await mpv.number("chapter"),
    await mpv.number("chapters"),
  ];
  if (at === null || count === null) return false;
  const next = at + by;
  if (by > 0 ? next >= count : at < 0) return false;
  return await mpv.run("add", "chapter", by);
}
