import * as fc from "fast-check";
import {
  DEFAULT_SKIP_RULES,
  type MediaSegment,
  SEGMENT_TYPES,
  SKIP_RULES,
  type SkipRules,
} from "../../../src/core/media_segments.ts";
import {
  SegmentSkips,
  usableSegments,
} from "../../../src/library/playback/segments.ts";
import { assert, assertEquals } from "@std/assert";

const RUNTIME_MS = 600_000;
const TICK_MS = 1_000;

const segment = (
  type: MediaSegment["type"],
  fromSeconds: number,
  { to }: { to: number },
): MediaSegment => ({
  type,
  startMs: fromSeconds * 1_000,
  endMs: to * 1_000,
});
const INTRO = segment("intro", 10, { to: 40 });
const CREDITS = segment("credits", 560, { to: 600 });

const ofAll = (rule: SkipRules["intro"]): SkipRules => ({
  intro: rule,
  recap: rule,
  credits: rule,
  commercials: rule,
  preview: rule,
});
const AUTO = ofAll("auto");

function skipsOf(
  segments: readonly MediaSegment[],
  { rules = AUTO, startMs = 0 }: { rules?: SkipRules; startMs?: number } = {},
) {
  const skips = new SegmentSkips(rules, { positionMs: startMs, nowMs: 0 });
  skips.load(usableSegments(segments, { runtimeMs: RUNTIME_MS }));
  let nowMs = 0;
  /** The advice at a position, a second later. */
  const at = (seconds: number) => {
    nowMs += TICK_MS;
    return skips.look({ positionMs: seconds * 1_000, nowMs });
  };
  return { skips, at };
}

const NOTHING = { kind: "nothing" } as const;
const skipTo = (seconds: number) =>
  ({ kind: "skip", toMs: seconds * 1_000 }) as const;

Deno.test("usableSegments() sorts, cuts and joins, and omits what is no use", () => {
  const usable = usableSegments([
    segment("credits", 560, { to: 630 }),
    segment("intro", 40, { to: 60 }),
    segment("intro", 30, { to: 45 }),
    segment("recap", 10, { to: 12 }),
    segment("commercials", 500, { to: 500 }),
    segment("commercials", 400, { to: 300 }),
    segment("preview", -5, { to: 20 }),
    segment("intro", 0, { to: 600 }),
    segment("recap", 35, { to: 50 }),
    segment("preview", 700, { to: 720 }),
  ], { runtimeMs: RUNTIME_MS });
  assertEquals(usable, [
    segment("intro", 30, { to: 60 }),
    segment("recap", 35, { to: 50 }),
    CREDITS,
  ]);
});

Deno.test("usableSegments() lets credits reach an end that is near", () => {
  const near = segment("credits", 560, { to: 597 });
  const usable = usableSegments([near], { runtimeMs: RUNTIME_MS });
  assertEquals(usable, [CREDITS]);
  assertEquals(usableSegments([near], { runtimeMs: null }), [near]);
});

Deno.test("SegmentSkips skips a segment once; the user can go back into it", () => {
  const { at } = skipsOf([INTRO]);
  assertEquals(at(9.5), NOTHING);
  assertEquals(at(10.3), skipTo(40));
  assertEquals(at(10.4), NOTHING, "the player has not jumped yet");
  assertEquals(at(40.1), NOTHING);
  assertEquals(at(15), NOTHING);
  assertEquals(at(5), NOTHING);
  assertEquals(at(11), NOTHING, "it was skipped before");
});

Deno.test("SegmentSkips tells its own jump from one of the user when states come late", () => {
  const next = segment("commercials", 42, { to: 100 });
  const rules = { ...DEFAULT_SKIP_RULES, intro: "auto" } as const;
  const skips = new SegmentSkips(rules, { positionMs: 0, nowMs: 0 });
  skips.load([INTRO, next]);
  const at = (seconds: number, nowSeconds: number) =>
    skips.look({ positionMs: seconds * 1_000, nowMs: nowSeconds * 1_000 });
  assertEquals(at(12, 12), skipTo(40));
  assertEquals(at(48, 20).kind, "offer");
});

Deno.test("SegmentSkips asks while the segment plays, also when it learns of it late", () => {
  const skips = new SegmentSkips(DEFAULT_SKIP_RULES, {
    positionMs: 0,
    nowMs: 0,
  });
  const at = (seconds: number) =>
    skips.look({ positionMs: seconds * 1_000, nowMs: seconds * 1_000 }).kind;
  assertEquals([at(11), at(20)], ["nothing", "nothing"]);
  skips.load([INTRO]);
  assertEquals([at(21), at(38), at(39.5)], ["offer", "offer", "nothing"]);
});

Deno.test("SegmentSkips leaves a segment alone in which the play begins or to which the user jumps", () => {
  const resumed = skipsOf([INTRO, CREDITS], { startMs: 20_000 });
  for (const it of [20, 21, 39]) assertEquals(resumed.at(it), NOTHING);
  assertEquals(resumed.at(570), NOTHING, "jumped into the credits");
  const asked = skipsOf([INTRO], { rules: DEFAULT_SKIP_RULES });
  assertEquals(asked.at(25), NOTHING, "jumped over its beginning");
  assertEquals(asked.at(2), NOTHING);
  for (let it = 3; it < 10; it++) assertEquals(asked.at(it), NOTHING);
  assertEquals(asked.at(10.5).kind, "offer", "this time it plays into it");
  assertEquals(asked.at(22).kind, "offer", "a jump within it");
  assertEquals(asked.at(41), NOTHING);
});

Deno.test("SegmentSkips skips what follows without a gap, and nothing that is off", () => {
  const segments = [
    segment("recap", 0, { to: 20 }),
    segment("intro", 20, { to: 50 }),
    segment("preview", 50, { to: 60 }),
  ];
  const rules = { ...AUTO, preview: "off" } as const;
  assertEquals(skipsOf(segments, { rules }).at(0.5), skipTo(50));
});

Deno.test("SegmentSkips.skipAt() skips whatever the rules say", () => {
  const { skips, at } = skipsOf([INTRO], { rules: ofAll("off") });
  assertEquals(at(11), NOTHING);
  assertEquals([skips.skipAt(9_000), skips.skipAt(11_000)], [null, 40_000]);
});

Deno.test("SegmentSkips.untilNextMs() returns the time to the next jump", () => {
  const { skips, at } = skipsOf([INTRO, CREDITS]);
  assertEquals(skips.untilNextMs(4_000), 6_000);
  assertEquals(skips.untilNextMs(10_000), 550_000);
  at(10.1);
  assertEquals(skips.untilNextMs(4_000), 556_000, "it was skipped");
  const asked = skipsOf([INTRO], { rules: DEFAULT_SKIP_RULES });
  assertEquals(asked.skips.untilNextMs(4_000), Infinity);
});

Deno.test("SegmentSkips.finalCredits() names credits that end the video until they are skipped", () => {
  const ofRules = (rules: SkipRules) =>
    skipsOf([CREDITS, segment("credits", 200, { to: 230 })], { rules });
  const startMs = 560_000;
  const { skips, at } = ofRules(AUTO);
  assertEquals(skips.finalCredits(RUNTIME_MS), { startMs, auto: true });
  for (let it = 555; it <= 561; it++) at(it);
  assertEquals(skips.finalCredits(RUNTIME_MS)?.auto, undefined);
  assertEquals(
    ofRules(DEFAULT_SKIP_RULES).skips.finalCredits(RUNTIME_MS),
    { startMs, auto: false },
  );
  assertEquals(ofRules(ofAll("off")).skips.finalCredits(RUNTIME_MS), null);
});

const anySegments = fc.array(
  fc.record({
    type: fc.constantFrom(...SEGMENT_TYPES),
    startMs: fc.integer({ min: -10_000, max: 700_000 }),
    endMs: fc.integer({ min: -10_000, max: 700_000 }),
  }),
  { maxLength: 12 },
);
const anyRules = fc.record(
  Object.fromEntries(
    SEGMENT_TYPES.map((it) => [it, fc.constantFrom(...SKIP_RULES)]),
  ),
) as fc.Arbitrary<SkipRules>;

Deno.test("usableSegments() returns sorted segments of 3 s or more within the video", () => {
  fc.assert(fc.property(anySegments, (segments) => {
    const usable = usableSegments(segments, { runtimeMs: RUNTIME_MS });
    for (const [at, it] of usable.entries()) {
      assert(it.startMs >= 0 && it.endMs <= RUNTIME_MS);
      assert(it.endMs - it.startMs >= 3_000);
      assert((usable[at - 1]?.startMs ?? 0) <= it.startMs);
      const others = usable.filter(({ type }) => type === it.type);
      for (const other of others) {
        assert(
          other === it || other.endMs < it.startMs || other.startMs > it.endMs,
        );
      }
    }
    const again = usableSegments(usable, { runtimeMs: RUNTIME_MS });
    assertEquals(again, usable);
  }));
});

/** A step of a play: it goes on for some time, or the user jumps. */
const anySteps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ playMs: fc.nat(60_000) }) },
    { weight: 1, arbitrary: fc.record({ toMs: fc.nat(RUNTIME_MS) }) },
  ),
  { maxLength: 12 },
);

/** A play in which the user follows all advice, checked at each look. */
class CheckedPlay {
  readonly #usable: readonly MediaSegment[];
  readonly #rules: SkipRules;
  readonly #skips: SegmentSkips;
  #positionMs: number;
  #nowMs = 0;
  /** The segments of the last start or jump, until each is left. */
  #landed: readonly MediaSegment[] = [];
  readonly skipped: MediaSegment[] = [];

  constructor({ segments, rules, startMs }: {
    segments: readonly MediaSegment[];
    rules: SkipRules;
    startMs: number;
  }) {
    this.#usable = usableSegments(segments, { runtimeMs: RUNTIME_MS });
    this.#rules = rules;
    const start = { positionMs: startMs, nowMs: 0 };
    this.#skips = new SegmentSkips(rules, start);
    this.#skips.load(this.#usable);
    this.#positionMs = startMs;
    if (startMs > 0) this.#landed = this.#at(startMs);
  }

  #at(ms: number): readonly MediaSegment[] {
    return this.#usable.filter((it) => it.startMs <= ms && ms < it.endMs);
  }

  jump(toMs: number): void {
    const before = this.#at(this.#positionMs);
    if (Math.abs(toMs - this.#positionMs) < 10_000) return;
    this.#positionMs = toMs;
    this.#landed = this.#at(toMs)
      .filter((it) => !before.includes(it) || this.#landed.includes(it));
    this.#look();
  }

  play(ms: number): void {
    const endMs = Math.min(this.#positionMs + ms, RUNTIME_MS);
    while (this.#positionMs < endMs) {
      this.#positionMs += TICK_MS;
      this.#look();
    }
  }

  #look(): void {
    const positionMs = this.#positionMs;
    const nowMs = this.#nowMs += TICK_MS;
    const here = this.#at(positionMs);
    this.#landed = this.#landed.filter((it) => here.includes(it));
    const open = here.filter((it) =>
      this.#rules[it.type] !== "off" && !this.#landed.includes(it)
    );
    const advice = this.#skips.look({ positionMs, nowMs });
    if (advice.kind === "offer") assert(open.includes(advice.segment));
    if (advice.kind !== "skip") return;
    assert(advice.toMs > positionMs && advice.toMs <= RUNTIME_MS);
    const auto = open.filter((it) => this.#rules[it.type] === "auto");
    assert(auto.length > 0);
    this.skipped.push(...auto);
    this.#positionMs = advice.toMs;
  }
}

Deno.test("SegmentSkips follows the rules whatever the user does", () => {
  const anyPlay = fc.record({
    segments: anySegments,
    rules: anyRules,
    startMs: fc.nat(RUNTIME_MS),
    steps: anySteps,
  });
  fc.assert(fc.property(anyPlay, ({ steps, ...given }) => {
    const play = new CheckedPlay(given);
    for (const step of steps) {
      if ("toMs" in step) play.jump(step.toMs);
      else play.play(step.playMs);
    }
    const { skipped } = play;
    assertEquals(
      new Set(skipped).size,
      skipped.length,
      "one was skipped twice",
    );
  }));
});
