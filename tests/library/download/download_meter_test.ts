import type { LiveDownload } from "../../../src/library/download/run_download.ts";
import {
  DownloadMeter,
  type DownloadProgress,
} from "../../../src/library/download/download_meter.ts";
import { assertEquals } from "@std/assert";

const DOWNLOAD: LiveDownload = {
  serverId: "1".repeat(32),
  userId: "2".repeat(32),
  itemId: "3".repeat(32),
  root: "/films",
  title: "Film.mkv",
  folder: "/films",
  path: "/films/Film.mkv",
  sizeBytes: 10_000,
  receivedBytes: 0,
  lastModified: null,
  sha256: null,
  state: "queued",
  problem: null,
  sidecars: [],
  group: null,
  isFollowed: false,
  addedAt: new Date(0),
  running: true,
};

Deno.test("DownloadMeter.take() reports rate and time left, at most four times a second", () => {
  let nowMs = 0;
  const reported: DownloadProgress[] = [];
  const clock = { monotonicMs: () => nowMs };
  const meter = new DownloadMeter(clock, (it) => reported.push(it));
  for (nowMs = 0; nowMs < 1_000; nowMs += 50) {
    meter.take({ ...DOWNLOAD, receivedBytes: nowMs });
  }
  assertEquals(reported.map((it) => it.done), [0, 250, 500, 750]);
  assertEquals(reported.map((it) => it.rate), [null, 1_000, 1_000, 1_000]);
  assertEquals(reported.at(-1)?.leftMs, 9_250);
  // The download started again: the rate is not negative.
  nowMs = 1_000;
  meter.take({ ...DOWNLOAD, receivedBytes: 10 });
  assertEquals(reported.at(-1)?.rate, null);
  nowMs = 1_001;
  meter.take({ ...DOWNLOAD, running: false, state: "done" });
  assertEquals([reported.at(-1)?.state, reported.at(-1)?.leftMs], [
    "done",
    null,
  ]);
});

Deno.test("DownloadMeter.take() measures each copy alone when an item is in two folders", () => {
  let nowMs = 0;
  const reported: DownloadProgress[] = [];
  const clock = { monotonicMs: () => nowMs };
  const meter = new DownloadMeter(clock, (it) => reported.push(it));
  for (nowMs = 0; nowMs < 1_000; nowMs += 500) {
    meter.take({ ...DOWNLOAD, receivedBytes: nowMs });
    meter.take({ ...DOWNLOAD, root: "/other", receivedBytes: 2 * nowMs });
  }
  assertEquals(
    reported.map(({ root, done, rate }) => [root, done, rate]),
    [
      ["/films", 0, null],
      ["/other", 0, null],
      ["/films", 500, 1_000],
      ["/other", 1_000, 2_000],
    ],
  );
});

Deno.test("DownloadMeter.take() names a download after its file, once it has one", () => {
  const titles: string[] = [];
  const clock = { monotonicMs: () => 0 };
  const meter = new DownloadMeter(clock, (it) => titles.push(it.title));
  const paths = [null, "/films/02 Film.avi", "C:\\films\\03 Film.avi"];
  for (const [at, path] of paths.entries()) {
    meter.take({ ...DOWNLOAD, itemId: `${at}`.repeat(32), path });
  }
  assertEquals(titles, ["Film.mkv", "02 Film.avi", "03 Film.avi"]);
});
