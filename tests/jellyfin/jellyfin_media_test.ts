import { Failure, type FailureKind } from "../../src/core/failure.ts";
import { madePathOf } from "../../src/jellyfin/decode/playback.ts";
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { bytesOf, filmWith, gather } from "../demo/demo_bytes.ts";
import { demoTest } from "../demo/demo_session.ts";
import { SECRET_WORD } from "../secret_word.ts";
import { networkTest } from "./jellyfin_fixture.ts";
import * as fc from "fast-check";

const download = (id: string) => `/Items/${id}/Download`;

demoTest(
  "JellyfinMedia.stream() returns the whole file and its facts",
  async ({ demo, server }) => {
    const { id, file } = filmWith(demo, { sizeBytes: 3_000_000 });
    const reply = await server.media.stream({ path: download(id) });
    assertEquals(reply.status, 200);
    assertEquals(reply.header("content-length"), "3000000");
    assertEquals(reply.header("last-modified"), file.modified.toUTCString());
    assertEquals(await gather(reply.body), bytesOf(file));
    assertEquals(demo.log.tokensSeenOutside(), 0);
  },
);

demoTest(
  "JellyfinMedia.stream() returns a range when the file is unchanged",
  async ({ demo, server }) => {
    const { id, file } = filmWith(demo);
    const path = download(id);
    const range = "bytes=1000-";
    const ifRange = file.modified.toUTCString();
    const part = await server.media.stream({ path, range, ifRange });
    assertEquals(part.status, 206);
    assertEquals(part.header("content-range"), "bytes 1000-299999/300000");
    assertEquals(await gather(part.body), bytesOf(file).slice(1000));
    const past = new Date(file.modified.getTime() - 1000).toUTCString();
    const whole = await server.media.stream({
      path,
      range,
      ifRange: past,
    });
    assertEquals(whole.status, 200);
    whole.cancel();
    const beyond = { path, range: "bytes=300000-" };
    const none = await server.media.stream(beyond);
    assertEquals(none.status, 416);
    none.cancel();
  },
);

demoTest(
  "JellyfinMedia.stream() reads several at once, each at its own pace",
  async ({ demo, server }) => {
    const { id, file } = filmWith(demo, { sizeBytes: 4_000_000 });
    const open = () => server.media.stream({ path: download(id) });
    const idle = await open();
    const replies = await Promise.all([open(), open(), open()]);
    const read = await Promise.all(replies.map((it) => gather(it.body)));
    assertEquals(read.map((it) => it.length), Array(3).fill(file.sizeBytes));
    assertEquals(await gather(idle.body), bytesOf(file));
  },
);

demoTest(
  "JellyfinMedia.stream() fails when the body breaks off",
  async ({ demo, server }) => {
    const { id } = filmWith(demo);
    demo.files.options.cuts = [150_000];
    const reply = await server.media.stream({ path: download(id) });
    const failure = await assertRejects(() => gather(reply.body), Failure);
    assertEquals<FailureKind>(failure.kind, "unreachable");
  },
);

demoTest(
  "JellyfinMedia.stream() ends when it is aborted while reading",
  async ({ demo, server }) => {
    const { id } = filmWith(demo, { sizeBytes: 50_000_000 });
    demo.files.options.chunkDelayMs = 20;
    const stop = new AbortController();
    const { signal } = stop;
    const path = download(id);
    const reply = await server.media.stream({ path, signal });
    const failure = await assertRejects(async () => {
      for await (const _ of reply.body) stop.abort();
    }, Failure);
    assertEquals<FailureKind>(failure.kind, "cancelled");
  },
);

const REFUSED: [title: string, turn: string, kind: FailureKind][] = [
  ["a redirect to another origin", "redirect", "insecure"],
  ["a revoked token", "signed out", "rejected"],
  ["a user who may not download", "forbidden", "forbidden"],
  ["a removed item", "removed", "not_found"],
];

for (const [title, turn, kind] of REFUSED) {
  demoTest(
    `JellyfinMedia.stream() fails with ${kind} for ${title}`,
    async ({ demo, server, token }) => {
      const { id } = filmWith(demo);
      const { options } = demo.files;
      if (turn === "redirect") options.redirectTo = "https://cdn.example/x";
      if (turn === "signed out") demo.users.end(token.expose());
      if (turn === "forbidden") options.downloading = false;
      if (turn === "removed") demo.library.remove(id);
      const failure = await assertRejects(
        () => server.media.stream({ path: download(id) }),
        Failure,
      );
      assertEquals(failure.kind, kind);
    },
  );
}

demoTest(
  "JellyfinMedia.playbackInfo() keeps no token of what the server sends",
  async ({ demo, server, userId }) => {
    const at = demo.library.visibleItems().filter((it) => it.kind === "Movie")
      .findIndex((it) => it.seed % 3 === 0);
    const { id, file } = filmWith(demo, { at });
    demo.files.options.transcodeOnly = true;
    const info = await server.media.playbackInfo({ userId, itemId: id });
    assertEquals(JSON.stringify(info).includes(SECRET_WORD), false);
    assertEquals(/api_?key/i.test(JSON.stringify(info)), false);
    const [source] = info.sources;
    assertEquals(source?.sizeBytes, file.sizeBytes);
    assertEquals(source?.direct, false);
    const path = source?.madePath ?? "";
    assertMatch(path, /^\/videos\/[0-9a-f-]{36}\/master\.m3u8\?/);
    const query = new URLSearchParams(path.split("?")[1]);
    assertEquals(query.get("MediaSourceId"), id);
    assertEquals(query.get("PlaySessionId"), info.playSessionId);
    const texts = source?.tracks.filter((it) => it.kind === "subtitle") ?? [];
    assertEquals(
      texts.map((it) => [it.index > 1, it.format, it.isExternal, it.isForced]),
      [
        [false, "srt", true, false],
        [false, "srt", true, true],
        [true, "ass", false, false],
      ],
    );
  },
  { items: 60, newToken: () => SECRET_WORD },
);

demoTest(
  "JellyfinMedia.report() moves the position that the server keeps",
  async ({ demo, server, userId }) => {
    const { id } = filmWith(demo);
    const item = demo.library.find(id);
    assert(item !== null);
    const half = (item.runTimeTicks ?? 0) / 20_000;
    const report = {
      itemId: id,
      sourceId: id,
      playSessionId: "p",
      positionMs: half,
      paused: false,
      transcoded: false,
    };
    await server.media.report({
      moment: "start",
      report: { ...report, positionMs: 0 },
    });
    await server.media.report({ moment: "progress", report });
    await server.media.report({ moment: "stop", report });
    assertEquals(demo.plays.map((it) => it.moment), [
      "start",
      "progress",
      "stop",
    ]);
    const { positionTicks } = demo.library.userData(userId, item);
    assertEquals(positionTicks, Math.round(half * 10_000));
  },
);

demoTest(
  "JellyfinMedia.segments() returns those of a video, and none if it has none",
  async ({ demo, server }) => {
    const { media } = server;
    const episodes = demo.library.visibleItems()
      .filter(({ kind }) => kind === "Episode");
    const types = new Set<string>();
    for (const { id, seed, runTimeTicks } of episodes.slice(0, 4)) {
      const segments = await media.segments(id);
      for (const { type } of segments) types.add(type);
      if (seed % 2 !== 0) continue;
      const endMs = (runTimeTicks ?? 0) / 10_000;
      assertEquals(segments, [
        { type: "intro", startMs: 5_000, endMs: 35_000 },
        { type: "credits", startMs: endMs - 40_000, endMs },
      ]);
    }
    assertEquals(types.size, 5);
    assertEquals(await media.segments("f0".repeat(16)), []);
    demo.options.answer = () => Response.json({ Items: 7 });
    await assertRejects(() => media.segments("f0".repeat(16)), Failure);
    demo.options.answer = null;
  },
);

networkTest(
  "madePathOf() returns no token and no other item, whatever it reads",
  () => {
    const id = "0123456789abcdef0123456789abcdef";
    fc.assert(fc.property(
      fc.oneof(
        fc.string(),
        fc.webUrl({ withQueryParameters: true }),
        fc.tuple(fc.string(), fc.string()).map(([a, b]) =>
          `/videos/${id}/master.m3u8?${a}&ApiKey=${SECRET_WORD}&${b}` +
          `&API_KEY=${SECRET_WORD}`
        ),
        fc.string().map((it) =>
          `/videos/${id}/stream.mkv?Static=true&${it}&ApiKey=${SECRET_WORD}`
        ),
      ),
      (text) => {
        const path = madePathOf(text, id);
        if (path === null) return;
        assert(path.startsWith(`/videos/${id}/`));
        const { searchParams } = new URL(path, "http://h");
        assertEquals(
          [...searchParams.keys()].some((it) => /^api_?key$/i.test(it)),
          false,
        );
      },
    ));
  },
);

const MADE: [file: string, isTaken: boolean][] = [
  ["master.m3u8?&DeviceId=1", true],
  ["live.m3u8", true],
  ["stream.mkv?DeviceId=1&Static=true", true],
  ["stream.mkv?static=True", true],
  ["stream.mkv?DeviceId=1", false],
  ["stream.mkv?Static=false", false],
  ["stream?static=true", false],
  ["other.mkv?static=true", false],
  ["../stream.mkv?static=true", false],
];

for (const [file, isTaken] of MADE) {
  networkTest(
    `madePathOf() ${isTaken ? "keeps" : "refuses"} the file "${file}"`,
    () => {
      const id = "0123456789abcdef0123456789abcdef";
      const path = madePathOf(`/videos/${id}/${file}`, id);
      assertEquals(path !== null, isTaken);
    },
  );
}
