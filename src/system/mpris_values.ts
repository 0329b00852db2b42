/**
 * The values of MPRIS, as pure functions.
 *
 * Source: MPRIS D-Bus Interface Specification 2.2.
 */
import type { BusValue, BusValues } from "deno-keyring-ffi-bindings/bus-object";
import { sanitize } from "../core/printable.ts";
import {
  type DesktopAction,
  type DesktopPlay,
  REPEAT_MODES,
  type RepeatMode,
} from "../core/playback_ports.ts";

export const ROOT_INTERFACE = "org.mpris.MediaPlayer2";
export const PLAYER_INTERFACE = "org.mpris.MediaPlayer2.Player";
/** The unit of positions in MPRIS is the microsecond. */
const MICROSECONDS = 1_000;
/** The longest jump that a player is asked for: about 24 days. */
const JUMP_MAX_MS = 2 ** 31;
const LOUDEST = 100;
/** More than a position differs from the clock while an item plays on. */
const JUMP_MS = 2_000;

const LOOP_STATUS: Readonly<Record<RepeatMode, string>> = {
  off: "None",
  one: "Track",
  all: "Playlist",
};

/** The interfaces of a player that cannot be raised and has no track list. */
export const MPRIS_XML = `<node>
  <interface name="${ROOT_INTERFACE}">
    <method name="Raise"/>
    <method name="Quit"/>
    ${readable("b", ["CanQuit", "CanRaise", "HasTrackList"])}
    ${readable("s", ["Identity"])}
    ${readable("as", ["SupportedUriSchemes", "SupportedMimeTypes"])}
  </interface>
  <interface name="${PLAYER_INTERFACE}">
    <method name="Next"/>
    <method name="Previous"/>
    <method name="Pause"/>
    <method name="PlayPause"/>
    <method name="Stop"/>
    <method name="Play"/>
    <method name="Seek">
      <arg direction="in" type="x" name="Offset"/>
    </method>
    <method name="SetPosition">
      <arg direction="in" type="o" name="TrackId"/>
      <arg direction="in" type="x" name="Position"/>
    </method>
    <method name="OpenUri">
      <arg direction="in" type="s" name="Uri"/>
    </method>
    <signal name="Seeked"><arg type="x" name="Position"/></signal>
    ${readable("s", ["PlaybackStatus"])}
    ${readable("a{sv}", ["Metadata"])}
    ${readable("d", ["MinimumRate", "MaximumRate"])}
    <property name="LoopStatus" type="s" access="readwrite"/>
    <property name="Rate" type="d" access="readwrite"/>
    <property name="Volume" type="d" access="readwrite"/>
    <property name="Position" type="x" access="read">
      <annotation name="org.freedesktop.DBus.Property.EmitsChangedSignal"
        value="false"/>
    </property>
    ${readable("b", ["CanGoNext", "CanGoPrevious", "CanPlay", "CanPause"])}
    ${readable("b", ["CanSeek"])}
    <property name="CanControl" type="b" access="read">
      <annotation name="org.freedesktop.DBus.Property.EmitsChangedSignal"
        value="false"/>
    </property>
  </interface>
</node>`;

function readable(type: string, names: readonly string[]): string {
  return names.map((it) =>
    `<property name="${it}" type="${type}" access="read"/>`
  ).join("\n    ");
}

/** Returns the properties of the player itself. */
export function rootProperties(): BusValues {
  return {
    CanQuit: bool(false),
    CanRaise: bool(false),
    HasTrackList: bool(false),
    Identity: text("JellyTau"),
    SupportedUriSchemes: { type: "as", value: [] },
    SupportedMimeTypes: { type: "as", value: [] },
  };
}

/**
 * Returns the properties of what it plays. No address is among them: neither
 * `xesam:url`, which would be the relay's, nor `mpris:artUrl`.
 *
 * @param positionMs the position now, which may be later than the one shown
 */
export function playerProperties(
  play: DesktopPlay,
  positionMs: number = play.positionMs,
): BusValues {
  const { paused, volume, runtimeMs, repeat } = play;
  return {
    PlaybackStatus: text(paused ? "Paused" : "Playing"),
    LoopStatus: text(LOOP_STATUS[repeat]),
    Metadata: { type: "a{sv}", value: metadataOf(play) },
    Rate: { type: "d", value: 1 },
    MinimumRate: { type: "d", value: 1 },
    MaximumRate: { type: "d", value: 1 },
    Volume: { type: "d", value: (volume ?? LOUDEST) / LOUDEST },
    Position: microseconds(positionMs),
    CanGoNext: bool(play.hasNext),
    CanGoPrevious: bool(play.hasPrevious),
    CanPlay: bool(true),
    CanPause: bool(true),
    CanSeek: bool(runtimeMs !== null),
    CanControl: bool(true),
  };
}

function metadataOf(
  { itemId, title, artists, album, runtimeMs }: DesktopPlay,
): BusValues {
  const names = artists.map(sanitize);
  return {
    "mpris:trackid": { type: "o", value: trackId(itemId) },
    ...(runtimeMs === null ? {} : { "mpris:length": microseconds(runtimeMs) }),
    "xesam:title": text(sanitize(title)),
    ...(album === null ? {} : { "xesam:album": text(sanitize(album)) }),
    ...(names.length === 0
      ? {}
      : { "xesam:artist": { type: "as", value: names } }),
  };
}

function trackId(itemId: string): string {
  return `/jellytau/item/${itemId.replace(/[^0-9A-Za-z_]/g, "_") || "_"}`;
}

/** Returns the properties that changed, except for the position. */
export function changedProperties(
  before: DesktopPlay,
  after: DesktopPlay,
): BusValues {
  const old = playerProperties(before);
  return Object.fromEntries(
    Object.entries(playerProperties(after)).filter(([name, value]) =>
      name !== "Position" && JSON.stringify(value) !== JSON.stringify(old[name])
    ),
  );
}

/** Returns whether the position of the same item is not where it would be. */
export function hasJumped(
  before: DesktopPlay,
  { after, passedMs }: { after: DesktopPlay; passedMs: number },
): boolean {
  if (before.itemId !== after.itemId) return false;
  const expectedMs = before.positionMs + (before.paused ? 0 : passedMs);
  return Math.abs(after.positionMs - expectedMs) > JUMP_MS;
}

/** Returns the position after some time at which nothing was reported. */
export function positionAfter(
  { positionMs, paused, runtimeMs }: DesktopPlay,
  passedMs: number,
): number {
  const nowMs = positionMs + (paused ? 0 : passedMs);
  return Math.min(nowMs, Math.max(positionMs, runtimeMs ?? nowMs));
}

/**
 * Returns the action of a method; null if it has no effect, undefined if it is
 * not supported.
 */
export function actionOf(
  method: string,
  { values: [first, second], play }: {
    values: readonly unknown[];
    play: DesktopPlay;
  },
): DesktopAction | null | undefined {
  switch (method) {
    case "Play":
      return { kind: "resume" };
    case "Pause":
      return { kind: "pause" };
    case "PlayPause":
      return { kind: "toggle-pause" };
    case "Stop":
      return { kind: "stop" };
    case "Next":
      return { kind: "next-item" };
    case "Previous":
      return { kind: "previous-item" };
    case "Seek":
      return { kind: "seek-by", ms: milliseconds(first) };
    case "SetPosition":
      return isInside(play, first, milliseconds(second))
        ? { kind: "seek-to", ms: milliseconds(second) }
        : null;
    case "Raise":
    case "Quit":
      return null;
    default:
      return undefined;
  }
}

/** Returns whether a position is inside the item that plays. */
function isInside(
  { itemId, runtimeMs }: DesktopPlay,
  ...[id, ms]: [id: unknown, ms: number]
): boolean {
  return id === trackId(itemId) && ms >= 0 && ms <= (runtimeMs ?? Infinity);
}

/** Returns the action that sets a property; undefined if nothing can. */
export function settingOf(
  name: string,
  value: unknown,
): DesktopAction | null | undefined {
  // The only rate is 1, which needs no action; 0 means to pause.
  if (name === "Rate") return value === 0 ? { kind: "pause" } : null;
  if (name === "LoopStatus") {
    const mode = REPEAT_MODES.find((it) => LOOP_STATUS[it] === value);
    return mode && { kind: "repeat", mode };
  }
  if (name !== "Volume" || typeof value !== "number" || Number.isNaN(value)) {
    return undefined;
  }
  const percent = Math.round(Math.min(1, Math.max(0, value)) * LOUDEST);
  return { kind: "volume-to", percent };
}

function text(value: string): BusValue {
  return { type: "s", value };
}

function bool(value: boolean): BusValue {
  return { type: "b", value };
}

function microseconds(ms: number): BusValue {
  const value = Math.round(
    Math.min(ms * MICROSECONDS, Number.MAX_SAFE_INTEGER),
  );
  return { type: "x", value };
}

/** Returns 0 for a value that is not a number. */
function milliseconds(value: unknown): number {
  if (typeof value !== "number" || !Number.isFinite(value)) return 0;
  const ms = Math.trunc(value / MICROSECONDS);
  return Math.min(JUMP_MAX_MS, Math.max(-JUMP_MAX_MS, ms));
}
