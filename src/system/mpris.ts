import {
  type BusMethods,
  type BusObject,
  BusRefusal,
  openBusObject,
  TO_BUS,
} from "deno-keyring-ffi-bindings/bus-object";
import { toFailure } from "../core/failure.ts";
import type {
  DesktopAction,
  DesktopPlay,
  OpenMediaControls,
} from "../core/playback_ports.ts";
import {
  actionOf,
  changedProperties,
  hasJumped,
  MPRIS_XML,
  PLAYER_INTERFACE,
  playerProperties,
  positionAfter,
  ROOT_INTERFACE,
  rootProperties,
  settingOf,
} from "./mpris_values.ts";

const PATH = "/org/mpris/MediaPlayer2";
const NAME = `${ROOT_INTERFACE}.jellytau`;
const MPV_NAME = `${ROOT_INTERFACE}.mpv`;
/** The limit for one call of the bus; the play does not wait for it. */
const LIMIT = { limitMs: 5_000 };

type Act = (action: DesktopAction) => Promise<void>;

/**
 * Shows a play over MPRIS.
 *
 * @param address the address of the session bus
 * @returns null if the player itself has such controls already
 * @throws {NativeError} if there is no GLib or no bus
 */
export async function openMpris(
  address: string,
  { play, act }: { play: DesktopPlay; act: Act },
): Promise<OpenMediaControls | null> {
  const shown = new ShownPlay(play, act);
  const object = await openBusObject({
    address,
    path: PATH,
    xml: MPRIS_XML,
    interfaces: [ROOT_INTERFACE, PLAYER_INTERFACE],
    methods: shown,
    limit: LIMIT,
  });
  try {
    const names = [NAME, `${NAME}.instance${Deno.pid}`];
    if (!await hasPluginOfMpv(object) && await object.own(names, LIMIT)) {
      return shown.on(object);
    }
  } catch (caught) {
    await object.close();
    throw caught;
  }
  await object.close();
  return null;
}

/** Returns whether an mpv that this process started has a plugin for MPRIS. */
async function hasPluginOfMpv(object: BusObject): Promise<boolean> {
  const ask = async (
    method: string,
    { values = [], reply }: { values?: readonly string[]; reply: string },
  ) => {
    const texts = values.map((value) => ({ type: "s", value } as const));
    const request = { ...TO_BUS, method, values: texts, reply };
    return (await object.ask(request, LIMIT))[0];
  };
  const names = await ask("ListNames", { reply: "(as)" });
  for (const name of Array.isArray(names) ? names : []) {
    if (typeof name !== "string" || !name.startsWith(MPV_NAME)) continue;
    const call = { values: [name], reply: "(u)" };
    const pid = await ask("GetConnectionUnixProcessID", call)
      .catch(() => null); // it has ended meanwhile
    if (typeof pid === "number" && isChild(pid)) return true;
  }
  return false;
}

/** Returns whether this process started a process. Linux only. */
function isChild(pid: number): boolean {
  try {
    // The name of the program, in parentheses, may contain anything.
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    const [, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return Number(parent) === Deno.pid;
  } catch {
    return false; // it has ended meanwhile
  }
}

/** The play as other programs see it. */
class ShownPlay implements BusMethods {
  #play: DesktopPlay;
  #shownAtMs = performance.now();
  readonly #act: Act;
  /** True from a jump that was requested until its effect is shown. */
  #isSeeking = false;

  constructor(play: DesktopPlay, act: Act) {
    this.#play = play;
    this.#act = act;
  }

  on(object: BusObject): OpenMediaControls {
    return {
      show: (play) => this.#show(object, play),
      close: () => object.close(),
    };
  }

  #show(object: BusObject, play: DesktopPlay): void {
    const before = this.#play;
    const nowMs = performance.now();
    const passedMs = nowMs - this.#shownAtMs;
    const jumped = hasJumped(before, { after: play, passedMs });
    const seeked = jumped || this.#isSeeking;
    [this.#play, this.#shownAtMs, this.#isSeeking] = [play, nowMs, false];
    const changed = changedProperties(before, play);
    if (Object.keys(changed).length > 0) {
      object.emit({
        interface: "org.freedesktop.DBus.Properties",
        name: "PropertiesChanged",
        values: [
          { type: "s", value: PLAYER_INTERFACE },
          { type: "a{sv}", value: changed },
          { type: "as", value: [] },
        ],
      });
    }
    const { Position } = playerProperties(play);
    if (!seeked || Position === undefined) return;
    const signal = { interface: PLAYER_INTERFACE, name: "Seeked" };
    object.emit({ ...signal, values: [Position] });
  }

  properties(interfaceName: string) {
    if (interfaceName === ROOT_INTERFACE) return rootProperties();
    const passedMs = performance.now() - this.#shownAtMs;
    const positionMs = Math.round(positionAfter(this.#play, passedMs));
    return playerProperties(this.#play, positionMs);
  }

  async call(
    { name }: { readonly name: string },
    values: readonly unknown[],
  ): Promise<[]> {
    await this.#do(actionOf(name, { values, play: this.#play }));
    return [];
  }

  async set(
    { name }: { readonly name: string },
    value: unknown,
  ): Promise<void> {
    await this.#do(settingOf(name, value));
  }

  async #do(action: DesktopAction | null | undefined): Promise<void> {
    if (action === null) return;
    if (action === undefined) throw new BusRefusal("JellyTau cannot do this");
    try {
      await this.#act(action);
    } catch (caught) {
      throw new BusRefusal(toFailure(caught).message);
    }
    if (action.kind.startsWith("seek")) this.#isSeeking = true;
  }
}
