import type { PlayerAction } from "../../../src/core/playback_ports.ts";
import {
  NowPlaying,
  type PlayStatus,
} from "../../../src/library/playback/now_playing.ts";
import { Failure } from "../../../src/core/failure.ts";
import { assertEquals, assertRejects } from "@std/assert";

const STATUS: PlayStatus = {
  itemId: "1",
  title: "Film",
  state: "playing",
  positionMs: 0,
  runtimeMs: null,
  player: null,
  queue: { number: 1, total: 1, repeat: "off", ends: false, changes: 0 },
};

/** A player that accepts or refuses all actions. */
function playerThat({ can, exact = true }: { can: boolean; exact?: boolean }) {
  const { promise: ended, resolve: end } = Promise.withResolvers<"stopped">();
  const actions: PlayerAction[] = [];
  return {
    name: "other",
    exact,
    chosen: { audio: null, subtitle: null },
    ended,
    end: () => end("stopped"),
    problem: null,
    state: () => null,
    changed: () => ended.then(() => undefined),
    control(action: PlayerAction) {
      actions.push(action);
      return Promise.resolve(can);
    },
    offer: () => undefined,
    append: () => Promise.resolve(null),
    removeAppended: () => Promise.resolve(),
    hold: () => Promise.resolve(null),
    stop: () => Promise.resolve(),
    actions,
  };
}

const cannotSkip = () => Promise.resolve(false);

const messageOf = async (now: NowPlaying) => {
  const control = () => now.control({ kind: "next-audio" });
  return (await assertRejects(control, Failure)).message;
};

Deno.test("NowPlaying.control() passes actions to the player until it ends", async () => {
  const now = new NowPlaying();
  const player = playerThat({ can: true });
  const nothing = "Cannot control the player: nothing is playing";
  assertEquals(await messageOf(now), nothing);
  now.begin().attach(player, cannotSkip);
  await now.control({ kind: "pause" });
  assertEquals(player.actions, [{ kind: "pause" }]);
  player.end();
  await player.ended;
  assertEquals(await messageOf(now), nothing);
});

Deno.test("NowPlaying.control() says why the player cannot do it", async () => {
  const now = new NowPlaying();
  now.begin().attach(playerThat({ can: false }), cannotSkip);
  assertEquals(
    await messageOf(now),
    "Cannot change the audio: there is no other track",
  );
  now.begin().attach(
    playerThat({ can: false, exact: false }),
    cannotSkip,
  );
  assertEquals(
    await messageOf(now),
    'Cannot control "other": JellyTau can only start and stop it',
  );
});

Deno.test("NowPlaying.control() skips the segment at the position, or says that there is none", async () => {
  const now = new NowPlaying();
  const player = playerThat({ can: true });
  let isInSegment = true;
  const skip = () => now.control({ kind: "skip-segment" });
  await assertRejects(skip, Failure, "nothing is playing");
  now.begin().attach(player, () => Promise.resolve(isInSegment));
  await skip();
  isInSegment = false;
  await assertRejects(skip, Failure, "the server knows no intro or credits");
  assertEquals(player.actions, []);
});

Deno.test("NowPlaying.begin() ignores an earlier play from then on", async () => {
  const now = new NowPlaying();
  const told: (string | null)[] = [];
  now.onChange((it) => told.push(it?.title ?? null));
  const [one, two] = [playerThat({ can: true }), playerThat({ can: true })];
  const first = now.begin();
  first.tell(STATUS);
  first.attach(one, cannotSkip);
  const second = now.begin();
  await assertRejects(() => now.control({ kind: "pause" }), Failure);
  first.attach(one, cannotSkip);
  second.tell({ ...STATUS, title: "Other" });
  second.attach(two, cannotSkip);
  first.tell({ ...STATUS, state: "ended" });
  first.end();
  await now.control({ kind: "pause" });
  assertEquals([one.actions.length, two.actions.length], [0, 1]);
  assertEquals(now.status?.title, "Other");
  second.end();
  assertEquals(told, ["Film", "Other", null]);
});
