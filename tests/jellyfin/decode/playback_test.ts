import * as v from "valibot";
import {
  playbackInfoSchema,
  readPlaybackInfo,
} from "../../../src/jellyfin/decode/playback.ts";
import { assertEquals } from "@std/assert";

const ITEM = "1".repeat(32);
const SUBTITLE = {
  type: "Subtitle",
  index: 2,
  codec: "subrip",
  isexternal: true,
};

Deno.test("readPlaybackInfo() leaves out bad values, streams and sources alone", () => {
  const raw = v.parse(playbackInfoSchema, {
    playsessionid: 5,
    mediasources: [
      null,
      { id: 7 },
      {
        id: "good",
        container: 9,
        size: -1,
        runtimeticks: -1,
        supportsdirectplay: true,
        supportsdirectstream: "yes",
        mediastreams: [
          { ...SUBTITLE, index: 0.5 },
          null,
          { index: 1 },
          { ...SUBTITLE, language: 5 },
        ],
      },
      { id: "bare", mediastreams: 7 },
    ],
  });
  const { playSessionId, sources } = readPlaybackInfo(raw, ITEM);
  assertEquals(playSessionId, null);
  assertEquals(sources.map((it) => it.id), ["good", "bare"]);
  const [good] = sources;
  assertEquals(
    [good?.container, good?.sizeBytes, good?.runtimeMs, good?.direct],
    [null, null, null, true],
  );
  assertEquals(good?.tracks.map((it) => [it.index, it.language]), [
    [2, null],
  ]);
});
