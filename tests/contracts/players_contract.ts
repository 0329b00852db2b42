import { Failure } from "../../src/core/failure.ts";
import { NO_TRACK } from "../../src/core/media_ports.ts";
import {
  type PlayerAction,
  PLAYERS_CHOICE,
  type PlayerState,
} from "../../src/core/playback_ports.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type PlayersContractOptions,
  type PlayersFixture,
  positionOf,
  stateOf,
  withPlayers,
} from "./players_opener.ts";
import { type Promised, testPromises } from "./promises.ts";

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

const PROMISES: readonly Promised<PlayersFixture>[] = [
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

  ["hold() ends the item, and the player plays others", async (it) => {
    const first = await it.start("long");
    if (!it.exact) {
      assertEquals(await first.hold(), null);
      return;
    }
    await positionOf(first);
    const appended = await first.append(it.request("long"));
    assert(appended);
    const held = await first.hold();
    const ends = await Promise.all([first.ended, appended.ended]);
    assertEquals(ends, ["stopped", "stopped"]);
    assertEquals(await first.control({ kind: "pause" }), false);
    assertEquals([await first.hold(), await appended.hold()], [null, null]);
    const second = await it.replay(held, "long", { startMs: START_MS });
    await first.stop();
    await stateOf(second, isNear(START_MS));
    assertEquals(await second.control({ kind: "pause" }), true);
    await stateOf(second, ({ paused }) => paused);
    const short = await it.replay(await second.hold(), "medium");
    await stateOf(short, ({ paused }) => !paused);
    const next = await short.append(it.request("short"));
    assertEquals(await short.ended, "finished");
    assertEquals(await next?.ended, "finished");
  }],

  ["hold() works before the item has begun, and after a jump", async (it) => {
    if (!it.exact) return;
    const first = await it.start("long");
    const second = await it.replay(await first.hold(), "long");
    const third = await it.replay(await second.hold(), "long");
    await positionOf(third);
    const ms = 50_000;
    assertEquals(await third.control({ kind: "seek-to", ms }), true);
    await stateOf(third, isNear(ms));
    const [held, stopped] = await Promise.all([third.hold(), third.stop()]);
    assertEquals([stopped, await third.ended], [undefined, "stopped"]);
    const broken = await it.replay(held, "broken");
    assertEquals(await broken.ended, "failed");
    assertEquals(await broken.hold(), null);
  }],

  ["hold() lets the caller stop the player, once it has paused", async (it) => {
    if (!it.exact) return;
    const player = await it.start("long");
    const { positionMs } = await stateOf(player, () => true);
    const held = await player.hold();
    assert(held);
    await held.stop();
    const last = player.state();
    assert(last && last.positionMs >= positionMs, `${last?.positionMs}`);
    assertEquals(last.paused, false);
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

/** Tests what all `Players` promise, and the `RunningPlayer` that they start. */
export function playersContract(
  name: string,
  { lend, sounds }: PlayersContractOptions,
): void {
  testPromises(name, PROMISES, {
    lend: (check) => lend((it) => withPlayers({ ...it, sounds }, check)),
    leavesTimers: true,
  });
}
