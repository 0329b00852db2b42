import { createHash } from "node:crypto";
import { type DemoFile, seededFile } from "../../../src/demo/media_files.ts";
import { safeFileName } from "../../../src/library/download/file_name.ts";
import { previewDownloads } from "../../../src/library/download/download_items.ts";
import { listDownloads } from "../../../src/library/download/download_records.ts";
import { assert, assertEquals } from "../../assert.ts";
import { bytesOf, filmWith } from "../../demo/demo_bytes.ts";
import { downloadTest, pauseAfter } from "../download_world.ts";

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** The one file of the folder but its subtitles, and nothing unfinished. */
async function onlyFile(root: string): Promise<Uint8Array> {
  const [name, ...others] = [...Deno.readDirSync(root)].map((it) => it.name)
    .filter((it) => !it.endsWith(".srt"));
  assertEquals(others, []);
  return await Deno.readFile(`${root}/${name}`);
}

downloadTest(
  "downloadItems() writes the file, its mode, hash and record",
  async (world) => {
    const { id, name, file } = filmWith(world.demo, { sizeBytes: 2_500_000 });
    const [done] = await world.download([id]);
    assertEquals(done?.state, "done");
    assertEquals(done?.path, `${world.root}/${name}.mkv`);
    const bytes = await onlyFile(world.root);
    assertEquals(sha256(bytes), sha256(bytesOf(file)));
    assertEquals(done?.sha256, sha256(bytes));
    assertEquals(done?.sizeBytes, bytes.length);
    const mode = (path: string) => (Deno.statSync(path).mode ?? 0) & 0o777;
    assertEquals(mode(done?.path ?? ""), 0o600);
    assertEquals(mode(world.root), 0o700);
    assertEquals(world.demo.log.tokensSeenOutside(), 0);
    const [kept] = listDownloads(world.parts);
    assertEquals([kept?.state, kept?.running], ["done", false]);
  },
);

downloadTest(
  "downloadItems() is right after 50 cuts at random offsets",
  async (world) => {
    const sizeBytes = 1_500_000;
    const { id, file } = filmWith(world.demo, { sizeBytes, seed: 7 });
    const { switches } = world.demo.files;
    switches.chunkBytes = 16_384;
    const offset = () => Math.floor(Math.random() * sizeBytes);
    switches.cuts = Array.from({ length: 50 }, offset).sort((a, b) => a - b);
    const cuts = switches.cuts.join(" ");
    const [done] = await world.download([id]);
    assertEquals(done?.problem, null, cuts);
    assertEquals(switches.cuts, [], "every cut was met");
    assertEquals(
      sha256(await onlyFile(world.root)),
      sha256(bytesOf(file)),
      cuts,
    );
  },
);

downloadTest("downloadItems() goes on where it was paused", async (world) => {
  const { id, file } = filmWith(world.demo);
  await pauseAfter(world, id, 100_000);
  const [paused] = listDownloads(world.parts);
  assertEquals([paused?.state, paused?.running], ["paused", false]);
  const ranges: (string | null)[] = [];
  world.demo.files.switches.onRequest = ({ headers }) =>
    ranges.push(headers.get("range"));
  const [done] = await world.download([id]);
  assertEquals(done?.state, "done");
  assertEquals(ranges, [`bytes=${paused?.receivedBytes}-`]);
  assertEquals(sha256(await onlyFile(world.root)), sha256(bytesOf(file)));
});

const OTHER_DATES: [title: string, date: string][] = [
  ["newer", "2026-05-05T05:05:05Z"],
  ["older", "2020-05-05T05:05:05Z"],
  ["of the same date and another length", "2026-01-02T03:04:05Z"],
];

for (const [title, date] of OTHER_DATES) {
  downloadTest(
    `downloadItems() starts again when the file was replaced by one ${title}`,
    async (world) => {
      const { id } = filmWith(world.demo);
      await pauseAfter(world, id, 100_000);
      const modified = new Date(date);
      const length = title.startsWith("of") ? 299_999 : 300_000;
      const other = seededFile(2, length, { modified });
      world.demo.files.set(id, other);
      const [done] = await world.download([id]);
      assertEquals(done?.state, "done");
      assertEquals(sha256(await onlyFile(world.root)), sha256(bytesOf(other)));
    },
  );
}

downloadTest(
  "downloadItems() never splices when the file changes at every cut",
  async (world) => {
    const { id } = filmWith(world.demo);
    const { files } = world.demo;
    files.switches.chunkBytes = 10_000;
    files.switches.cuts = [50_000, 120_000, 200_000, 250_000];
    let version = 0;
    const versions: DemoFile[] = [];
    files.switches.onRequest = () => {
      const modified = new Date(Date.UTC(2026, 1 + (version % 2), version + 1));
      const next = seededFile(10 + version++, 300_000, { modified });
      versions.push(next);
      files.set(id, next);
    };
    const [done] = await world.download([id]);
    if (done?.state === "done") {
      const found = sha256(await onlyFile(world.root));
      assert(versions.some((it) => sha256(bytesOf(it)) === found));
    } else {
      assert(done?.problem !== null, "the failure is said");
    }
  },
);

const RANGES = ["ignored", "unsatisfiable", "other-total"] as const;
for (const ranges of RANGES) {
  downloadTest(
    `downloadItems() starts again when ranges are ${ranges}`,
    async (world) => {
      const { id, file } = filmWith(world.demo);
      await pauseAfter(world, id, 100_000);
      world.demo.files.switches.ranges = ranges;
      const [done] = await world.download([id]);
      assertEquals(done?.state, "done");
      assertEquals(sha256(await onlyFile(world.root)), sha256(bytesOf(file)));
    },
  );
}

downloadTest(
  "downloadItems() starts again when no date names the version",
  async (world) => {
    const { id, file } = filmWith(world.demo);
    world.demo.files.switches.sendLastModified = false;
    await pauseAfter(world, id, 100_000);
    const [done] = await world.download([id]);
    assertEquals(done?.state, "done");
    assertEquals(sha256(await onlyFile(world.root)), sha256(bytesOf(file)));
  },
);

downloadTest(
  "downloadItems() accepts an answer that does not say its length",
  async (world) => {
    const { id, file } = filmWith(world.demo);
    world.demo.files.switches.sendLength = false;
    const [done] = await world.download([id]);
    assertEquals(done?.sizeBytes, file.sizeBytes);
    assertEquals(sha256(await onlyFile(world.root)), sha256(bytesOf(file)));
  },
);

downloadTest(
  "downloadItems() gives up on a server that always breaks off",
  async (world) => {
    const { id } = filmWith(world.demo);
    const { switches } = world.demo.files;
    switches.ranges = "ignored";
    switches.onRequest = () => switches.cuts = [100_000];
    const [failed] = await world.download([id]);
    assertEquals(failed?.state, "failed");
    assertEquals(failed?.problem?.kind, "unreachable");
  },
);

downloadTest(
  "downloadItems() fetches a series into folders, several at once",
  async (world) => {
    const { demo, root } = world;
    const series = demo.library.visibleItems()
      .find((it) => it.kind === "Series");
    const episodes = demo.library.visibleItems()
      .filter((it) => it.kind === "Episode" && it.series?.id === series?.id);
    for (const [i, it] of episodes.entries()) {
      demo.files.set(it.id, seededFile(i, 50_000, { name: "same name.mkv" }));
    }
    let most = 0;
    const running = () =>
      new Set(world.told.filter((it) => it.running).map((it) => it.itemId));
    const done = await world.download([series?.id ?? ""], {
      parallel: 3,
      onTell: () => most = Math.max(most, running().size),
    });
    assertEquals(done.length, episodes.length);
    assert(episodes.length > 1 && most > 1);
    assertEquals(new Set(done.map((it) => it.state)), new Set(["done"]));
    assertEquals(new Set(done.map((it) => it.path)).size, done.length);
    for (const it of done) {
      assert(
        it.path?.startsWith(`${root}/${safeFileName(series?.name ?? "", "")}/`),
        it.path ?? "",
      );
      const at = episodes.findIndex(({ id }) => id === it.itemId);
      const expected = seededFile(at, 50_000).read(0, 50_000);
      assertEquals(await Deno.readFile(it.path ?? ""), expected);
    }
  },
);

downloadTest(
  "downloadItems() keeps hostile names inside the folder and apart",
  async (world) => {
    const names = [
      "../../evil.mkv",
      "..\\evil.mkv",
      "CON.mkv",
      "NAME.mkv",
      "name.mkv",
      "na\u0000me\u202e.mkv",
      "映画.mkv",
      `${"é".repeat(300)}.mkv`,
      ".hidden.mkv",
      "x.part",
    ];
    const { demo, root } = world;
    const ids = names.map((name, at) => {
      const { id } = filmWith(demo, { at });
      demo.files.set(id, seededFile(at, 1_000, { name }));
      return id;
    });
    const done = await world.download(ids, { parallel: 4 });
    const paths = done.map((it) => it.path ?? "");
    for (const path of paths) {
      const name = path.slice(root.length + 1);
      assertEquals(path, `${root}/${name}`);
      assertEquals(
        /^\.|[/\\\p{Cc}\p{Cf}]|\.part$/u.test(name),
        false,
        name,
      );
      assert(new TextEncoder().encode(name).length <= 143);
    }
    assertEquals(
      new Set(paths.map((it) => it.toLowerCase())).size,
      names.length,
    );
    for (const [at, path] of paths.entries()) {
      const expected = seededFile(at, 1_000).read(0, 1_000);
      assertEquals(await Deno.readFile(path), expected);
    }
  },
);

downloadTest(
  "previewDownloads() tells each file a path of its own",
  async (world) => {
    const { demo, item, parts, root, session } = world;
    const ids = [0, 1].map((at) => filmWith(demo, { at }).id);
    for (const [at, id] of ids.entries()) {
      demo.files.set(id, seededFile(at, 1_000, { name: "same name.mkv" }));
    }
    const items = await Promise.all(ids.map(item));
    const { signal } = new AbortController();
    const request = { items, root, parallel: 2 };
    const planned = await previewDownloads(parts, session, { request, signal });
    assertEquals(planned.map((it) => it.path), [
      `${root}/same name.mkv`,
      `${root}/same name (2).mkv`,
    ]);
    assertEquals(listDownloads(parts), []);
  },
);

downloadTest(
  "downloadItems() never writes over a file that is there",
  async (world) => {
    const { id, name } = filmWith(world.demo);
    Deno.mkdirSync(world.root);
    Deno.writeTextFileSync(`${world.root}/${name.toUpperCase()}.MKV`, "mine");
    const [done] = await world.download([id]);
    assertEquals(done?.path, `${world.root}/${name} (2).mkv`);
    const kept = Deno.readTextFileSync(
      `${world.root}/${name.toUpperCase()}.MKV`,
    );
    assertEquals(kept, "mine");
  },
);

downloadTest(
  "downloadItems() says when another process holds the file",
  async (world) => {
    const { id } = filmWith(world.demo);
    const part = `${world.root}/${id}.part`;
    Deno.mkdirSync(world.root);
    using other = Deno.openSync(part, { create: true, write: true });
    other.lockSync(true);
    const [failed] = await world.download([id]);
    assertEquals(failed?.problem?.kind, "storage_locked");
    assertEquals(listDownloads(world.parts), []);
  },
);

downloadTest(
  "downloadItems() reports an item that the user may not download",
  async (world) => {
    const { id } = filmWith(world.demo);
    world.demo.files.switches.downloading = false;
    const [failed] = await world.download([id]);
    assertEquals([failed?.state, failed?.problem?.kind], [
      "failed",
      "forbidden",
    ]);
    world.demo.files.switches.downloading = true;
    const [done] = await world.download([id]);
    assertEquals([done?.state, done?.problem], ["done", null]);
  },
);

downloadTest(
  "downloadItems() fetches again what was removed by hand, and nothing that is there",
  async (world) => {
    const { id } = filmWith(world.demo);
    const [first] = await world.download([id]);
    let asked = 0;
    world.demo.files.switches.onRequest = () => asked++;
    await world.download([id]);
    assertEquals(asked, 0);
    Deno.removeSync(first?.path ?? "");
    const [again] = await world.download([id]);
    assertEquals([asked, again?.path], [1, first?.path]);
  },
);

downloadTest(
  "ActiveTasks.stopItem() pauses one download and leaves the other",
  async (world) => {
    const one = filmWith(world.demo, { at: 0 });
    const two = filmWith(world.demo, { at: 1 });
    world.demo.files.switches.chunkBytes = 10_000;
    const results = await world.download([one.id, two.id], {
      onTell: () => {
        const { receivedBytes = 0, itemId } = world.told.at(-1) ?? {};
        if (itemId === one.id && receivedBytes > 0) world.work.stopItem(one.id);
      },
    });
    assertEquals(results.map((it) => it.state), ["paused", "done"]);
  },
);
