import type {
  Download,
  DownloadIndex,
  DownloadKey,
  QueueMove,
} from "../../src/core/download_ports.ts";
import { assertEquals } from "@std/assert";
import { type Lend, type Promised, testPromises } from "./promises.ts";

/** Returns a download that has just been added. */
function queued(changes: Partial<Download> = {}): Download {
  return {
    serverId: "5".repeat(32),
    itemId: "1".repeat(32),
    root: "/films",
    userId: "a".repeat(32),
    title: 'The "Quiet" Harbour',
    group: null,
    isFollowed: false,
    folder: "/films",
    path: null,
    sizeBytes: null,
    receivedBytes: 0,
    lastModified: null,
    sha256: null,
    state: "queued",
    problem: null,
    sidecars: [],
    addedAt: new Date("2026-11-23T10:00:00.123Z"),
    ...changes,
  };
}

const ONE = queued();
/** The same title under other keys. */
const OTHERS = [
  queued({ serverId: "6".repeat(32) }),
  queued({ itemId: "2".repeat(32) }),
  queued({ root: "/backup" }),
];

/** Differs from {@link ONE} in every field that may change. */
const DONE = queued({
  userId: "b".repeat(32),
  title: "The Loud Harbour",
  group: { id: "8".repeat(32), name: "Harbours" },
  folder: "/films/harbours",
  sizeBytes: 2 ** 40,
  receivedBytes: 2 ** 40 - 1,
  lastModified: "Mon, 23 Nov 2026 10:00:00 GMT",
  sha256: "ab".repeat(32),
  state: "failed",
  problem: {
    kind: "storage_unavailable",
    message: 'Cannot write "/films/1.part": disk full',
    hint: "Free some disk space",
    remedy: "choose-folder",
  },
  sidecars: [{
    kind: "subtitle",
    index: 3,
    format: "srt",
    language: "eng",
    isForced: true,
    isHearingImpaired: false,
    path: "/films/The Loud Harbour.eng.forced.srt",
    sizeBytes: 120,
    sha256: "cd".repeat(32),
    problem: null,
  }],
});

function ids(index: DownloadIndex): DownloadKey[] {
  return index.listDownloads().map(({ serverId, itemId, root }) => ({
    serverId,
    itemId,
    root,
  }));
}

const PROMISES: readonly Promised<DownloadIndex>[] = [
  ["findDownload() returns null when nothing was saved", (index) => {
    assertEquals(index.findDownload(ONE), null);
    assertEquals(index.listDownloads(), []);
  }],

  [
    "findDownload() returns what was saved, by server, item and folder",
    (index) => {
      for (const it of [ONE, ...OTHERS]) {
        assertEquals(index.findDownload(it), null);
        index.saveDownload(it);
        assertEquals(index.findDownload(it), it);
      }
      assertEquals(index.findDownload(ONE), ONE);
      assertEquals(index.listDownloads().length, 4);
    },
  ],

  ["saveDownload() replaces every field but the path", (index) => {
    index.saveDownload(ONE);
    assertEquals(
      index.claimPath(ONE, { path: "/films/A.mkv", pathKey: "/films/a.mkv" }),
      true,
    );
    index.saveDownload(DONE);
    const path = "/films/A.mkv";
    assertEquals(index.listDownloads(), [{ ...DONE, path }]);
    index.saveDownload({ ...ONE, path: "/elsewhere" });
    assertEquals(index.findDownload(ONE), { ...ONE, path });
  }],

  ["listDownloads() keeps the order in which they were added", (index) => {
    const first = queued({ root: "/later", addedAt: new Date(1_000) });
    for (const it of [...OTHERS, ONE, first]) index.saveDownload(it);
    index.saveDownload({ ...OTHERS[0] ?? ONE, title: "Replaced" });
    const wanted = [first, ...OTHERS, ONE].map((
      { serverId, itemId, root },
    ) => ({ serverId, itemId, root }));
    assertEquals(ids(index), wanted);
  }],

  ["claimPath() returns false when another download has the path", (index) => {
    const [other = ONE] = OTHERS;
    index.saveDownload(ONE);
    index.saveDownload(other);
    assertEquals(
      index.claimPath(ONE, { path: "/films/A.mkv", pathKey: "/films/a.mkv" }),
      true,
    );
    assertEquals(
      index.claimPath(other, { path: "/films/a.mkv", pathKey: "/films/a.mkv" }),
      false,
    );
    assertEquals(index.findDownload(other)?.path, null);
    assertEquals(
      index.claimPath(other, { path: "/films/B.mkv", pathKey: "/films/b.mkv" }),
      true,
    );
    assertEquals(index.findDownload(other)?.path, "/films/B.mkv");
    assertEquals(index.findDownload(ONE)?.path, "/films/A.mkv");
  }],

  [
    "claimPath() returns true when the download has that path already",
    (index) => {
      index.saveDownload(ONE);
      assertEquals(
        index.claimPath(ONE, { path: "/films/A.mkv", pathKey: "/films/a.mkv" }),
        true,
      );
      assertEquals(
        index.claimPath(ONE, { path: "/films/a.mkv", pathKey: "/films/a.mkv" }),
        true,
      );
      assertEquals(index.findDownload(ONE)?.path, "/films/a.mkv");
    },
  ],

  ["claimPath() releases the earlier path of the download", (index) => {
    const [other = ONE] = OTHERS;
    index.saveDownload(ONE);
    index.saveDownload(other);
    assertEquals(
      index.claimPath(ONE, { path: "/films/a", pathKey: "/films/a" }),
      true,
    );
    assertEquals(
      index.claimPath(ONE, { path: "/films/b", pathKey: "/films/b" }),
      true,
    );
    assertEquals(
      index.claimPath(other, { path: "/films/a", pathKey: "/films/a" }),
      true,
    );
  }],

  ["claimPath() returns false when the download is not stored", (index) => {
    assertEquals(
      index.claimPath(ONE, { path: "/films/a", pathKey: "/films/a" }),
      false,
    );
    assertEquals(index.listDownloads(), []);
  }],

  ["purgeDownload() removes that one and releases its path", (index) => {
    const [other = ONE] = OTHERS;
    index.saveDownload(ONE);
    index.saveDownload(other);
    assertEquals(
      index.claimPath(ONE, { path: "/films/a", pathKey: "/films/a" }),
      true,
    );
    index.purgeDownload(ONE);
    assertEquals(index.findDownload(ONE)?.path, "/films/a", "is not dropped");
    index.dropDownload(ONE);
    assertEquals([index.findDownload(ONE), ids(index).length], [null, 1]);
    index.purgeDownload(ONE);
    index.purgeDownload(ONE);
    assertEquals(index.listDownloads(), [other]);
    assertEquals(
      index.claimPath(other, { path: "/films/a", pathKey: "/films/a" }),
      true,
    );
  }],
];

const IN_QUEUE: readonly Promised<DownloadIndex>[] = [
  ["a dropped download is only listed as such, until saved again", (index) => {
    const [other = ONE] = OTHERS;
    for (const it of [ONE, other]) index.saveDownload(it);
    index.dropDownload(ONE);
    assertEquals(index.listDropped(), [ONE]);
    assertEquals(index.listDownloads(), [other]);
    assertEquals(index.listQueued(), [other]);
    assertEquals(index.findDownload(ONE), null);
    assertEquals(index.updateDownload(ONE), false);
    assertEquals(index.setState(ONE, "queued"), false);
    index.saveDownload(ONE);
    assertEquals([index.findDownload(ONE), index.listDropped()], [ONE, []]);
    index.purgeDownload(ONE);
    assertEquals(index.findDownload(ONE), ONE);
  }],

  ["updateDownload() never inserts, and keeps a pause", (index) => {
    assertEquals(index.updateDownload(ONE), false);
    assertEquals(index.listDownloads(), []);
    index.saveDownload(ONE);
    assertEquals(index.setState(ONE, "paused"), true);
    assertEquals(index.updateDownload({ ...ONE, receivedBytes: 5 }), true);
    const paused = { ...ONE, receivedBytes: 5, state: "paused" as const };
    assertEquals(index.findDownload(ONE), paused);
    assertEquals(index.listQueued(), []);
    assertEquals(index.updateDownload({ ...ONE, state: "done" }), true);
    assertEquals(index.findDownload(ONE)?.state, "done");
  }],

  ["setState() removes the problem, and leaves what is complete", (index) => {
    index.saveDownload(DONE);
    assertEquals(index.setState(DONE, "queued"), true);
    const { state, problem } = index.findDownload(DONE) ?? ONE;
    assertEquals([state, problem], ["queued", null]);
    index.updateDownload({ ...DONE, state: "done" });
    assertEquals(index.setState(DONE, "paused"), false);
    assertEquals(index.findDownload(DONE)?.state, "done");
  }],

  ["moveDownload() moves among unfinished ones added together", (index) => {
    const all = [1, 2, 3, 4, 5].map((n) =>
      queued({ itemId: `${n}`.repeat(32) })
    );
    for (const it of all) index.saveDownload(it);
    const order = () => ids(index).map(({ itemId }) => itemId[0]).join("");
    const move = (n: number, to: QueueMove) => {
      index.moveDownload(all[n - 1] ?? ONE, to);
      return order();
    };
    index.updateDownload({ ...all[2] ?? ONE, state: "done" });
    const open = () => order().replace("3", "");
    move(5, "first");
    assertEquals(open(), "5124");
    move(1, "down");
    assertEquals(open(), "5214");
    move(5, "up");
    assertEquals(open(), "5214");
    move(4, "up");
    move(4, "up");
    assertEquals(open(), "5421");
    move(5, "last");
    move(5, "down");
    assertEquals(open(), "4215");
    const later = queued({
      itemId: "6".repeat(32),
      addedAt: new Date(ONE.addedAt.getTime() + 1),
    });
    index.saveDownload(later);
    assertEquals(open(), "42156");
  }],

  ["findParallel() returns the last limit, and null before", (index) => {
    assertEquals(index.findParallel(), null);
    index.saveParallel(3);
    index.saveParallel(4);
    assertEquals(index.findParallel(), 4);
  }],
];

const INTRO = { type: "intro", startMs: 5_000, endMs: 35_000 } as const;

const OF_SEGMENTS: readonly Promised<DownloadIndex>[] = [
  ["findSegments() returns those of an item in every folder", (index) => {
    const elsewhere = queued({ root: "/backup" });
    const [otherServer = ONE] = OTHERS;
    index.saveSegments(ONE, [INTRO]);
    assertEquals(index.findSegments(ONE), null, "there is no download");
    for (const it of [ONE, elsewhere, otherServer]) index.saveDownload(it);
    assertEquals(index.findSegments(ONE), null);
    index.saveSegments(ONE, [INTRO]);
    assertEquals(index.findSegments(ONE), [INTRO]);
    assertEquals(index.findSegments(otherServer), null);
    index.saveDownload({ ...ONE, state: "done" });
    assertEquals(index.findSegments(ONE), [INTRO]);
    index.saveSegments(ONE, []);
    assertEquals(index.findSegments(ONE), []);
  }],

  ["purgeDownload() removes its segments too", (index) => {
    index.saveDownload(ONE);
    index.saveSegments(ONE, [INTRO]);
    index.dropDownload(ONE);
    index.purgeDownload(ONE);
    index.saveDownload(ONE);
    assertEquals(index.findSegments(ONE), null);
  }],
];

/** Tests what every `DownloadIndex` promises. */
export function downloadIndexContract(
  name: string,
  lend: Lend<DownloadIndex>,
): void {
  testPromises(name, [...PROMISES, ...IN_QUEUE, ...OF_SEGMENTS], { lend });
}
