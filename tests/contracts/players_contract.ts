import { Failure } from "../../src/core/failure.ts";
import { NO_TRACK } from "../../src/core/media_ports.ts";
import {
  type PlayerAction,
  type PlayerRequest,
  type Players,
  PLAYERS_CHOICE,
  type PlayerState,
  type RunningPlayer,
} from "../../src/core/playback_ports.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type Promised, testPromises } from "./promises.ts";

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

interface Fixture extends PlayersUnderTest {
  /** Describes a play of the sound, with a folder of its own. */
  request(sound: Sound, changes?: Partial<PlayerRequest>): PlayerRequest;
  /** Starts the player; it is stopped after the test. */
  start(sound: Sound, changes?: Partial<PlayerRequest>): Promise<RunningPlayer>;
  /** The sounds that a player has asked for. */
  readonly asked: ReadonlySet<string>;
}

/** The pause between two looks at the position of a player. */
const POLL_MS = 20;

async function positionOf(player: RunningPlayer): Promise<number> {
  return (await stateOf(player, () => true)).positionMs;
}

/** Waits until the player is in such a state. */
async function stateOf(
  player: RunningPlayer,
  isIn: (state: PlayerState) => boolean,
): Promise<PlayerState> {
  for (;;) {
    const state = player.state();
    if (state !== null && isIn(state)) return state;
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
}

const START_MS = 100_000;
/** A player jumps to the nearest place in the sound. */
const NEAR_MS = 500;

function isNear(ms: number): (state: PlayerState) => boolean {
  return ({ positionMs }) => Math.abs(positionMs - ms) < NEAR_MS;
}

/** Actions, and the state after each, of a play from 100 s on. */
const ACTIONS: readonly (readonly [
  action: PlayerAction,
  isIn: (state: PlayerState) => boolean,
])[] = [
  [{ kind: "pause" }, ({ paused }) => paused],
  [{ kind: "toggle-pause" }, ({ paused }) => !paused],
  [{ kind: "toggle-pause" }, ({ paused }) => paused],
  [{ kind: "seek-to", ms: 50_000 }, isNear(50_000)],
  [{ kind: "seek-by", ms: 10_000 }, isNear(60_000)],
  [{ kind: "seek-by", ms: -60_000 }, isNear(0)],
  [{ kind: "seek-by", ms: -60_000 }, isNear(0)],
  [{ kind: "volume-to", percent: 40 }, ({ volume }) => volume === 40],
  [{ kind: "volume-by", percent: -5 }, ({ volume }) => volume === 35],
  [{ kind: "volume-by", percent: 90 }, ({ volume }) => volume === 100],
  [{ kind: "toggle-mute" }, ({ muted }) => muted],
  [{ kind: "toggle-mute" }, ({ muted }) => !muted],
  [{ kind: "resume" }, ({ paused }) => !paused],
];

const PROMISES: readonly Promised<Fixture>[] = [
  ["start() fails with not_found when there is no such player", async (it) => {
    const failure = await assertRejects(
      () => it.players.start("no-such-player", it.request("short")),
      Failure,
    );
    assertEquals([failure.kind, it.asked.size], ["not_found", 0]);
  }],

  ["start() passes only the address to the player", async (it) => {
    const player = await it.start("short");
    await player.ended;
    assertEquals([...it.asked], ["short"]);
    assert(player.name !== "");
    assertEquals(player.exact, it.exact);
  }],

  ["start() returns the tracks that the player was given", async (it) => {
    const asked = { audio: 1, subtitle: NO_TRACK };
    const { chosen } = await it.start("long", asked);
    const { chosen: none } = await it.start("long");
    const { audio, subtitle } = chosen;
    const wanted = it.exact ? asked : PLAYERS_CHOICE;
    assertEquals({ audio, subtitle }, wanted);
    assertEquals([none.audio, none.subtitle], [null, null]);
  }],

  [
    "ended resolves with finished at the end, or stopped if unknown",
    async (it) => {
      const player = await it.start("short");
      assertEquals(await player.ended, it.exact ? "finished" : "stopped");
    },
  ],

  [
    "ended resolves with failed when it cannot play, and why without addresses",
    async (it) => {
      const player = await it.start("broken");
      assertEquals(await player.ended, "failed");
      assertEquals(player.state(), null);
      const { problem } = player;
      assert(problem === null || problem !== "" && !problem.includes("://"));
    },
  ],

  ["stop() ends the player, also for the second time", async (it) => {
    const player = await it.start("long");
    let ended: string | null = null;
    player.ended.then((how) => ended = how);
    player.offer({ text: "Skip intro", accept: () => undefined });
    await player.stop();
    assertEquals(await player.ended, "stopped");
    assertEquals(ended, "stopped");
    player.offer(null);
    await player.stop();
  }],

  ["stop() does not change how a player has ended", async (it) => {
    const player = await it.start("broken");
    await player.ended;
    await player.stop();
    assertEquals(await player.ended, "failed");
  }],

  ["stop() ends no other player", async (it) => {
    const [one, two] = [await it.start("long"), await it.start("long")];
    let ended = false;
    two.ended.then(() => ended = true);
    await one.stop();
    assertEquals(ended, false);
    await two.stop();
    assertEquals(ended, true);
  }],

  ["append() plays the item when the first one has ended", async (it) => {
    const first = await it.start("medium");
    const next = await first.append(it.request("short"));
    assertEquals(next !== null, it.exact);
    if (next === null) return;
    assertEquals(await first.ended, "finished");
    assertEquals(await next.ended, "finished");
    assertEquals([...it.asked], ["medium", "short"]);
    assertEquals(await next.append(it.request("short")), null);
  }],

  ["append() takes one item, which stop() ends too", async (it) => {
    if (!it.exact) return;
    const first = await it.start("long");
    const next = await first.append(it.request("long"));
    assert(next);
    assertEquals(await first.append(it.request("short")), null);
    await first.stop();
    assertEquals(await first.ended, "stopped");
    assertEquals(await next.ended, "stopped");
  }],

  ["removeAppended() lets the player end with the first item", async (it) => {
    if (!it.exact) return;
    const first = await it.start("medium");
    const next = await first.append(it.request("long"));
    assert(next);
    await first.removeAppended();
    assertEquals(await next.ended, "stopped");
    assertEquals(await first.ended, "finished");
  }],

  ["state() returns the position, also after the end", async (it) => {
    const startMs = 4_000;
    const player = await it.start("long", { startMs });
    if (!it.exact) {
      assertEquals(player.state(), null);
      return;
    }
    const positionMs = await positionOf(player);
    assert(positionMs >= startMs, `${positionMs}`);
    await player.stop();
    const last = player.state()?.positionMs ?? 0;
    assert(last >= positionMs, `${last}`);
    assertEquals(player.state()?.positionMs, last);
  }],

  ["control() does each action, or nothing if it cannot", async (it) => {
    const player = await it.start("long", { startMs: START_MS });
    if (!it.exact) {
      assertEquals(await player.control({ kind: "pause" }), false);
      return;
    }
    await positionOf(player);
    for (const [action, isIn] of ACTIONS) {
      assertEquals(await player.control(action), true, action.kind);
      await stateOf(player, isIn);
    }
  }],

  [
    "control() returns false for a track or chapter that is missing",
    async (it) => {
      const player = await it.start("long");
      if (it.exact) await positionOf(player);
      for (
        const kind of [
          "next-audio",
          "next-subtitles",
          "next-chapter",
          "previous-chapter",
        ] as const
      ) assertEquals(await player.control({ kind }), false, kind);
    },
  ],

  ["changed() resolves after each action", async (it) => {
    if (!it.exact) return;
    const player = await it.start("long");
    await positionOf(player);
    for (
      const action of [
        { kind: "pause" },
        { kind: "seek-to", ms: 50_000 },
        { kind: "volume-to", percent: 40 },
        { kind: "toggle-mute" },
      ] as const
    ) {
      player.state();
      const changed = player.changed();
      await player.control(action);
      await changed;
    }
  }],

  ["control() does nothing after the end", async (it) => {
    const player = await it.start("long");
    if (it.exact) await positionOf(player);
    await player.stop();
    assertEquals(await player.control({ kind: "pause" }), false);
  }],
];

/** Serves the sounds, and stops all players at the end. */
async function withFixture<T>(
  it: PlayersUnderTest & Pick<PlayersContractOptions, "sounds">,
  use: (fixture: Fixture) => Promise<T>,
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
  const request: Fixture["request"] = (sound, changes = {}) => {
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
  const start: Fixture["start"] = async (...play) => {
    const player = await it.players.start(it.wanted, request(...play));
    started.push(player);
    return player;
  };
  try {
    return await use({ ...it, request, start, asked });
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

/** Tests what all `Players` promise, and the `RunningPlayer` that they start. */
export function playersContract(
  name: string,
  { lend, sounds }: PlayersContractOptions,
): void {
  testPromises(name, PROMISES, {
    lend: (check) => lend((it) => withFixture({ ...it, sounds }, check)),
    leavesTimers: true,
  });
}
