import { downloadFigure } from "../../../src/tui/model/download_figure.ts";
import type { DownloadView } from "../../../src/tui/model/views.ts";
import { assertEquals } from "@std/assert";

const MEGA = 1_000_000;
const download = (changes: Partial<DownloadView>): DownloadView => ({
  itemId: "1".repeat(32),
  serverId: "a".repeat(32),
  userId: "b".repeat(32),
  root: "/films",
  title: "Film",
  path: null,
  sizeBytes: 100 * MEGA,
  receivedBytes: 40 * MEGA,
  state: "running",
  problem: null,
  sha256: null,
  sidecars: [],
  group: null,
  rate: MEGA,
  leftMs: null,
  waiting: false,
  elsewhere: false,
  ...changes,
});
const WIDE = { columns: 120 };

Deno.test("downloadFigure() shows the speed, and the time of the whole queue", () => {
  const queue = [
    download({}),
    download({}),
    download({ state: "queued", receivedBytes: 0, rate: null }),
    download({ state: "paused", receivedBytes: 0, rate: null }),
  ];
  assertEquals(
    downloadFigure(queue, WIDE),
    "2 downloading, 2.0 MB/s, 1:50 left",
  );
  assertEquals(
    downloadFigure(queue, { columns: 80 }),
    "2 downloading, 1:50 left",
  );
});

Deno.test("downloadFigure() leaves out what is unknown", () => {
  assertEquals(downloadFigure([], WIDE), "");
  assertEquals(downloadFigure([download({ state: "queued" })], WIDE), "");
  const starting = download({ rate: null });
  assertEquals(downloadFigure([starting], WIDE), "1 downloading");
  const unknown = download({ state: "queued", sizeBytes: null });
  assertEquals(
    downloadFigure([download({}), unknown], WIDE),
    "1 downloading, 1.0 MB/s",
  );
});
