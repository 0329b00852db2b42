import { Failure } from "../../../src/core/failure.ts";
import type { RunningPlayer } from "../../../src/core/playback_ports.ts";
import { NextItem } from "../../../src/library/playback/next_item.ts";
import type { PlayDependencies } from "../../../src/library/playback/play_request.ts";
import { assertEquals } from "@std/assert";

const AT_END = { positionMs: 90_000, runtimeMs: 100_000, credits: null };

Deno.test("NextItem prepares an item again if that failed, but only twice", async () => {
  let nowMs = 0;
  let loads = 0;
  const clock = { monotonicMs: () => nowMs };
  const next = new NextItem({ clock } as PlayDependencies, {
    load: () => {
      loads++;
      return Promise.reject(new Failure("unreachable", "Cannot reach it"));
    },
    call: { signal: new AbortController().signal },
    folder: "/nowhere",
  });
  const loadsAt = async (ms: number) => {
    nowMs = ms;
    next.lookAhead({} as RunningPlayer, AT_END);
    assertEquals(await next.take(), null);
    return loads;
  };
  const seen = [];
  for (const ms of [0, 9_000, 11_000, 12_000, 22_000, 40_000]) {
    seen.push(await loadsAt(ms));
  }
  assertEquals(seen, [1, 1, 2, 2, 3, 3]);
});
