import { downloadRows } from "../../../src/tui/model/download_rows.ts";
import type { DownloadView } from "../../../src/tui/model/views.ts";
import { assertEquals } from "@std/assert";

function download(
  number: number,
  { state = "queued", group = null }: {
    state?: DownloadView["state"];
    group?: DownloadView["group"];
  } = {},
): DownloadView {
  return {
    itemId: `${number}`.repeat(32),
    serverId: "a".repeat(32),
    userId: "b".repeat(32),
    root: "/films",
    title: `Title ${number}`,
    path: null,
    sizeBytes: 1_000,
    receivedBytes: 0,
    state,
    problem: null,
    sha256: null,
    sidecars: [],
    group,
    rate: null,
    leftMs: null,
    waiting: false,
    elsewhere: false,
  };
}

const SERIES = { id: "c".repeat(32), name: "Harbour Street" };

Deno.test("downloadRows() puts several of a series below a row for all of them", () => {
  const rows = downloadRows([
    download(1, { group: SERIES, state: "done" }),
    download(2),
    download(3, { group: SERIES, state: "running" }),
    download(4, { group: { id: "d".repeat(32), name: "Alone" } }),
    download(5, { group: SERIES, state: "failed" }),
  ]);
  assertEquals(rows.map(({ label }) => label), [
    "Harbour Street",
    "Title 1",
    "Title 3",
    "Title 5",
    "Title 2",
    "Title 4",
  ]);
  const [group] = rows;
  assertEquals([group?.note, group?.tone], [
    "1 of 3 done, 1 running, 1 failed",
    "bad",
  ]);
});
