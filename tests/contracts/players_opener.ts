import {
  type HeldPlayer,
  type PlayerRequest,
  type Players,
  PLAYERS_CHOICE,
  type PlayerState,
  type RunningPlayer,
} from "../../src/core/playback_ports.ts";
import { assert } from "@std/assert";

/** The sounds that the players play; `broken` holds no media at all. */
export const SOUNDS = ["short", "medium", "long", "broken"] as const;
export type Sound = typeof SOUNDS[number];

/** Players under test, on a machine where {@link wanted} is installed. */
export interface PlayersUnderTest {
  readonly players: Players;
  /** The program to start; null for the first that is installed. */
  readonly wanted: string | null;
  /** True if it reports its position. */
  readonly exact: boolean;
}

export interface PlayersContractOptions {
  readonly lend: (
    check: (it: PlayersUnderTest) => Promise<void>,
  ) => void | Promise<void>;
  /**
   * The bytes of each sound. The medium one outlasts a call, the long one every
   * test.
   */
  readonly sounds: Readonly<Record<Sound, Uint8Array<ArrayBuffer>>>;
}

/** Players, with sounds to play. */
export interface PlayersFixture extends PlayersUnderTest {
  /** Describes a play of the sound, with a folder of its own. */
  request(sound: Sound, changes?: Partial<PlayerRequest>): PlayerRequest;
  /** Starts the player; it is stopped after the test. */
  start(sound: Sound, changes?: Partial<PlayerRequest>): Promise<RunningPlayer>;
  /** Plays the sound in an open player; it is stopped after the test. */
  replay(
    held: HeldPlayer | null,
    ...play: Parameters<PlayersFixture["start"]>
  ): Promise<RunningPlayer>;
  /** The sounds that a player has asked for. */
  readonly asked: ReadonlySet<string>;
}

/** The pause between two looks at the position of a player. */
const POLL_MS = 20;

export async function positionOf(player: RunningPlayer): Promise<number> {
  return (await stateOf(player, () => true)).positionMs;
}

/** Waits until the player is in such a state. */
export async function stateOf(
  player: RunningPlayer,
  isIn: (state: PlayerState) => boolean,
): Promise<PlayerState> {
  for (;;) {
    const state = player.state();
    if (state !== null && isIn(state)) return state;
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
}

/** Serves the sounds, and stops all players at the end. */
export async function withPlayers<T>(
  it: PlayersUnderTest & Pick<PlayersContractOptions, "sounds">,
  use: (fixture: PlayersFixture) => Promise<T>,
): Promise<T> {
  const asked = new Set<string>();
  const { promise: isAsked, resolve } = Promise.withResolvers<void>();
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    onListen: () => undefined,
  }, ({ url, headers }) => {
    const name = new URL(url).pathname.slice(1);
    asked.add(name);
    resolve();
    const sound = SOUNDS.find((one) => one === name);
    return sound === undefined
      ? new Response(null, { status: 404 })
      : replyWith(it.sounds[sound], headers.get("range"));
  });
  const folders: string[] = [];
  const started: RunningPlayer[] = [];
  const request: PlayersFixture["request"] = (sound, changes = {}) => {
    const folder = Deno.makeTempDirSync({ prefix: "player-" });
    folders.push(folder);
    return {
      ...PLAYERS_CHOICE,
      url: `http://127.0.0.1:${server.addr.port}/${sound}`,
      title: "The Quiet Harbour",
      demuxer: "wav",
      startMs: 0,
      tracks: [],
      languages: { audio: null, subtitles: null },
      subtitlesOff: false,
      asked: isAsked,
      folder,
      ...changes,
    };
  };
  const start: PlayersFixture["start"] = async (...play) => {
    const player = await it.players.start(it.wanted, request(...play));
    started.push(player);
    return player;
  };
  const replay: PlayersFixture["replay"] = async (held, ...play) => {
    const player = await held?.play(request(...play)) ?? null;
    assert(player);
    started.push(player);
    return player;
  };
  try {
    return await use({ ...it, request, start, replay, asked });
  } finally {
    for (const player of started) await player.stop();
    await server.shutdown();
    for (const folder of folders) {
      await Deno.remove(folder, { recursive: true });
    }
  }
}

/** Returns the bytes from the start of the range, which a player seeks to. */
function replyWith(
  bytes: Uint8Array<ArrayBuffer>,
  range: string | null,
): Response {
  const from = Number(/^bytes=(\d+)-/.exec(range ?? "")?.[1] ?? NaN);
  if (Number.isNaN(from)) {
    return new Response(bytes, { headers: { "accept-ranges": "bytes" } });
  }
  const place = `bytes ${from}-${bytes.length - 1}/${bytes.length}`;
  const headers = { "content-range": place };
  return new Response(bytes.subarray(from), { status: 206, headers });
}
