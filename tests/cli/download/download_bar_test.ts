import {
  formatBar,
  formatEnd,
} from "../../../src/cli/download/download_bar.ts";
import type { DownloadProgressView } from "../../../src/service/protocol.ts";
import { assertEquals } from "@std/assert";

const MARKS = { full: "#", empty: "." };

function progress(change: Partial<DownloadProgressView>): DownloadProgressView {
  return {
    kind: "download-progress",
    serverId: "1".repeat(32),
    item: "0".repeat(32),
    root: "/films",
    title: "Film.mkv",
    state: "running",
    waiting: false,
    elsewhere: false,
    done: 0,
    total: 1_000,
    rate: null,
    leftMs: null,
    ...change,
  };
}

Deno.test("formatBar() shows the share, the rate and the time left of all", () => {
  const running = progress({ done: 500, total: 2_000, rate: 1_024 });
  const done = progress({ state: "done", done: 500, total: 500 });
  const text = formatBar([running, done], MARKS);
  assertEquals(
    text,
    "########............   40 %  1.0 kB/s  0:02 left  1 of 2",
  );
});

Deno.test("formatBar() counts bytes where no length was said", () => {
  const text = formatBar([progress({ done: 2_048, total: null })], MARKS);
  assertEquals(text, `${".".repeat(20)}  2.0 kB`);
});

Deno.test("formatBar() says that a download waits for the server", () => {
  const waiting = progress({ done: 500, waiting: true });
  assertEquals(
    formatBar([waiting], MARKS),
    "##########..........   50 %  waiting for the server",
  );
});

const ENDS: [Partial<DownloadProgressView>, string][] = [
  [{ state: "done", done: 2_048, total: 2_048 }, "Film.mkv: done, 2.0 kB"],
  [
    { state: "failed", done: 1_024, total: 2_048 },
    "Film.mkv: failed after 1.0 kB of 2.0 kB",
  ],
  [{ state: "failed", total: null }, "Film.mkv: failed after 0 B"],
];

for (const [change, expected] of ENDS) {
  Deno.test(`formatEnd() returns "${expected}"`, () => {
    assertEquals(formatEnd(progress(change)), expected);
  });
}
