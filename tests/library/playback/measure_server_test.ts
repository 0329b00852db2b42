import { Failure } from "../../../src/core/failure.ts";
import { measureBitrate } from "../../../src/library/playback/measure_bitrate.ts";
import { systemClock } from "../../../src/system/clock.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { demoTest } from "../../demo/demo_session.ts";

demoTest(
  "measureBitrate() measures a server, which sends more than it is asked for",
  async ({ demo, server: { media } }) => {
    const sizes: number[] = [];
    for (const size of [1, 500_000, 3_000_000]) {
      const path = `/Playback/BitrateTest?size=${size}`;
      const reply = await media.stream({ path });
      let bytes = 0;
      for await (const piece of reply.body) bytes += piece.length;
      sizes.push(bytes);
    }
    assertEquals(sizes, [1, 524_288, 4_194_304]);
    const { signal } = new AbortController();
    const measured = await measureBitrate(
      { media, clock: systemClock },
      signal,
    );
    assert(measured.bitsPerSecond > 100_000, `${measured.bitsPerSecond}`);
    for (const size of ["0", "100000001", "x"]) {
      const path = `/Playback/BitrateTest?size=${size}`;
      await assertRejects(() => media.stream({ path }), Failure);
    }
    assertEquals(demo.log.tokensSeenOutside(), 0);
  },
);
