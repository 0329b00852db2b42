import {
  DEFAULT_SKIP_RULES,
  type MediaSegment,
  type SkipRules,
} from "../../../src/core/media_segments.ts";
import type { MediaItem } from "../../../src/core/media_item.ts";
import type {
  PlayerAction,
  PlayerOffer,
  RunningPlayer,
} from "../../../src/core/playback_ports.ts";
import { SegmentSkipping } from "../../../src/library/playback/segment_skipping.ts";
import { assertEquals } from "@std/assert";
import { ManualClock, settled } from "../../fakes/manual_clock.ts";
import { playerState } from "../../fakes/player_state.ts";
import { makeItem } from "../../media_item.ts";

const INTRO = { type: "intro", startMs: 10_000, endMs: 40_000 } as const;
const CREDITS = { type: "credits", startMs: 550_000, endMs: 600_000 } as const;
const FILM = makeItem({ type: "movie", name: "Film" }, 1);
const TRACK = makeItem({ type: "track", name: "Track" }, 1);
const RUNTIME_MS = 600_000;

/** Plays a film whose server sends these segments, or fails. */
function playing(
  segments: readonly MediaSegment[] | Error,
  { rules = () => DEFAULT_SKIP_RULES, item = FILM }: {
    rules?: () => SkipRules;
    item?: MediaItem;
  } = {},
) {
  const clock = new ManualClock();
  const { promise: ended, resolve: end } = Promise.withResolvers<"finished">();
  const actions: PlayerAction[] = [];
  let offered: PlayerOffer | null = null;
  let positionMs = 0;
  let asked = 0;
  const media = {
    segments: () => {
      asked++;
      return segments instanceof Error
        ? Promise.reject(segments)
        : Promise.resolve(segments);
    },
  };
  const downloads = {
    findSegments: () => null,
    saveSegments: () => undefined,
  };
  const account = { serverId: "5".repeat(32) };
  const request = {
    account,
    item,
    session: { server: { media } },
    skip: rules,
  };
  const skipping = new SegmentSkipping({ clock, downloads } as never, {
    request: request as never,
    plan: { sourceId: item.id, runtimeMs: RUNTIME_MS },
  });
  const player = {
    ended,
    state: () => playerState({ positionMs }),
    control(action: PlayerAction) {
      actions.push(action);
      return Promise.resolve(true);
    },
    offer: (offer: PlayerOffer | null) => void (offered = offer),
  };
  skipping.attach(player as unknown as RunningPlayer, 0);
  /** Plays on for some seconds. */
  const at = async (seconds: number) => {
    await clock.pass(seconds * 1_000 - positionMs);
    positionMs = seconds * 1_000;
    return skipping.look(positionMs);
  };
  const offer = () => offered;
  return { skipping, at, offer, actions, end, asked: () => asked };
}

const seekTo = (ms: number) => ({ kind: "seek-to", ms }) as const;

Deno.test("SegmentSkipping offers a segment in the player, and skips it on its key", async () => {
  const { at, offer, actions } = playing([INTRO]);
  assertEquals(await at(9), null);
  assertEquals(await at(11), { type: "intro", endMs: 40_000 });
  assertEquals(offer()?.text, "Skip intro");
  offer()?.accept();
  await settled();
  assertEquals(actions, [seekTo(40_000)]);
  assertEquals(await at(41), null);
  assertEquals(offer(), null);
});

Deno.test("SegmentSkipping withdraws its offer when the play ends", async () => {
  const { at, offer, end } = playing([CREDITS]);
  for (const it of [100, 200, 300, 400, 500, 560]) await at(it);
  assertEquals(offer()?.text, "Skip credits");
  end("finished");
  await settled();
  assertEquals(offer(), null);
});

Deno.test("SegmentSkipping skips by itself what the rules say, and looks in time", async () => {
  const rules = { ...DEFAULT_SKIP_RULES, intro: "auto" } as const;
  const { skipping, at, offer, actions } = playing([INTRO], {
    rules: () => rules,
  });
  await at(9);
  const place = playerState({ positionMs: 9_700 });
  assertEquals(skipping.nextLookMs(place), 300);
  assertEquals(skipping.nextLookMs({ ...place, positionMs: 9_990 }), 100);
  assertEquals(skipping.nextLookMs({ ...place, paused: true }), Infinity);
  assertEquals(await at(10), null);
  assertEquals([actions, offer()], [[seekTo(40_000)], null]);
});

Deno.test("SegmentSkipping follows rules that change during the play", async () => {
  let rules: SkipRules = { ...DEFAULT_SKIP_RULES, intro: "off" };
  const { skipping, at, offer, actions } = playing([INTRO, CREDITS], {
    rules: () => rules,
  });
  assertEquals(await at(11), null);
  rules = { ...rules, intro: "ask", credits: "off" };
  assertEquals((await at(12))?.type, "intro");
  assertEquals([offer()?.text, skipping.finalCredits], ["Skip intro", null]);
  rules = { ...rules, intro: "auto" };
  assertEquals(await at(13), null);
  assertEquals([actions, offer()], [[seekTo(40_000)], null]);
});

Deno.test("SegmentSkipping plays on when the server fails, and asks nothing about a track", async () => {
  const failing = playing(new Error("it fails"));
  assertEquals(await failing.at(11), null);
  assertEquals(await failing.skipping.skip(), false);
  assertEquals([failing.asked(), failing.actions], [1, []]);
  const track = playing([INTRO], { item: TRACK });
  assertEquals(await track.at(11), null);
  assertEquals(track.asked(), 0);
});
