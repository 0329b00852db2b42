import { Failure } from "../../../src/core/failure.ts";
import type { ByteRequest } from "../../../src/core/media_ports.ts";
import { measureBitrate } from "../../../src/library/playback/measure_bitrate.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";

const PIECE = 4_096;

/** A clock that moves while a server sends. */
function slowLine(bitsPerSecond: number) {
  let nowMs = 0;
  let due: (() => void) | null = null;
  let dueMs = Infinity;
  const sizes: number[] = [];
  const move = (ms: number) => {
    nowMs += ms;
    if (nowMs >= dueMs) due?.();
  };
  async function* body(bytes: number, signal: AbortSignal | undefined) {
    for (let sent = 0; sent < bytes; sent += PIECE) {
      move(8_000 * PIECE / bitsPerSecond);
      await Promise.resolve();
      if (signal?.aborted) throw new Failure("cancelled", "Cannot read: stop");
      yield new Uint8Array(Math.min(PIECE, bytes - sent));
    }
  }
  const media = {
    stream({ path, signal }: ByteRequest) {
      const size = Number(new URLSearchParams(path.split("?")[1]).get("size"));
      sizes.push(size);
      const bytes = 2 ** Math.ceil(Math.log2(size));
      return Promise.resolve({
        status: 200 as const,
        header: () => null,
        body: body(bytes, signal),
        cancel: () => undefined,
      });
    },
  };
  const clock = {
    monotonicMs: () => nowMs,
    wait(ms: number) {
      dueMs = nowMs + ms;
      return new Promise<void>((done) => due = done);
    },
  };
  return { media, clock, sizes };
}

type Case = [rate: number, sizes: number[]];

const CASES: Case[] = [
  // Half a megabyte takes longer than there is time.
  [400_000, [500_000]],
  [4_000_000, [500_000]],
  [10_000_000, [500_000, 1_000_000, 3_000_000]],
  [1_000_000_000, [500_000, 1_000_000, 3_000_000, 10_000_000, 30_000_000]],
];

for (const [rate, expected] of CASES) {
  Deno.test(`measureBitrate() measures ${rate} bits per second in ${expected.length} tests`, async () => {
    const { sizes, ...deps } = slowLine(rate);
    const { signal } = new AbortController();
    const { bitsPerSecond, maxBitrate } = await measureBitrate(deps, signal);
    assertEquals(sizes, expected);
    assert(Math.abs(bitsPerSecond - rate) < rate * 0.05, `${bitsPerSecond}`);
    assertEquals(maxBitrate, Math.round(bitsPerSecond * 0.7));
  });
}

Deno.test("measureBitrate() returns no rate that is too low for audio", async () => {
  const { signal } = new AbortController();
  const { maxBitrate } = await measureBitrate(slowLine(30_000), signal);
  assertEquals(maxBitrate, 64_000);
});

Deno.test("measureBitrate() fails when nothing arrives in time", async () => {
  const { signal } = new AbortController();
  const failure = await assertRejects(
    () => measureBitrate(slowLine(1_000), signal),
    Failure,
  );
  assertEquals(failure.kind, "timeout");
});

Deno.test("measureBitrate() stops when it is cancelled", async () => {
  const { media, clock } = slowLine(10_000_000);
  const stop = new AbortController();
  stop.abort();
  const failure = await assertRejects(
    () => measureBitrate({ media, clock }, stop.signal),
    Failure,
  );
  assertEquals(failure.kind, "cancelled");
});

Deno.test("measureBitrate() stops reading when a server sends without end", async () => {
  const { media, clock } = slowLine(100_000_000);
  let sent = 0;
  async function* endless() {
    for (;;) {
      await Promise.resolve();
      sent += PIECE;
      yield new Uint8Array(PIECE);
    }
  }
  const stream: typeof media.stream = async (request) => ({
    ...await media.stream(request),
    body: endless(),
  });
  const { signal } = new AbortController();
  await measureBitrate({ media: { stream }, clock }, signal);
  assert(sent < 4 * 50_000_000, `${sent}`);
});
