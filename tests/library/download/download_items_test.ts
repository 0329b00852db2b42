import { createHash } from "node:crypto";
import { type DemoFile, seededFile } from "../../../src/demo/media_files.ts";
import { safeFileName } from "../../../src/library/download/file_name.ts";
import { previewDownloads } from "../../../src/library/download/download_items.ts";
import { listDownloads } from "../../../src/library/download/download_records.ts";
import { assert, assertEquals } from "@std/assert";
import { bytesOf, filmWith } from "../../demo/demo_bytes.ts";
import { downloadTest, pauseAfter } from "../download_fixture.ts";

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Reads the only file besides subtitles; fails if there are others. */
async function onlyFile(root: string): Promise<Uint8Array> {
  const [name, ...others] = [...Deno.readDirSync(root)].map((it) => it.name)
    .filter((it) => !it.endsWith(".srt"));
  assertEquals(others, []);
  return await Deno.readFile(`${root}/${name}`);
}

async function assertOnlyFile(
  { root }: { root: string },
  file: DemoFile,
): Promise<void> {
  assertEquals(sha256(await onlyFile(root)), sha256(bytesOf(file)));
}

downloadTest(
  "downloadItems() writes the file, its mode, hash and record",
  async (fixture) => {
    const { id, name, file } = filmWith(fixture.demo, { sizeBytes: 2_500_000 });
    const [done] = await fixture.download([id]);
    assertEquals(done?.state, "done");
    assertEquals(done?.path, `${fixture.root}/${name}.mkv`);
    const bytes = await onlyFile(fixture.root);
    assertEquals(sha256(bytes), sha256(bytesOf(file)));
    assertEquals(done?.sha256, sha256(bytes));
    assertEquals(done?.sizeBytes, bytes.length);
    const mode = (path: string) => (Deno.statSync(path).mode ?? 0) & 0o777;
    assertEquals(mode(done?.path ?? ""), 0o600);
    assertEquals(mode(fixture.root), 0o700);
    assertEquals(fixture.demo.log.tokensSeenOutside(), 0);
    const [kept] = listDownloads(fixture.deps);
    assertEquals([kept?.state, kept?.running], ["done", false]);
  },
);

downloadTest(
  "downloadItems() is right after 50 cuts at random offsets",
  async (fixture) => {
    const sizeBytes = 1_500_000;
    const { id, file } = filmWith(fixture.demo, { sizeBytes, seed: 7 });
    const { options } = fixture.demo.files;
    options.chunkBytes = 16_384;
    const offset = () => Math.floor(Math.random() * sizeBytes);
    options.cuts = Array.from({ length: 50 }, offset).sort((a, b) => a - b);
    const cuts = options.cuts.join(" ");
    const [done] = await fixture.download([id]);
    assertEquals(done?.problem, null, cuts);
    assertEquals(options.cuts, [], "every cut was met");
    const bytes = await onlyFile(fixture.root);
    assertEquals(sha256(bytes), sha256(bytesOf(file)), cuts);
  },
);

downloadTest("downloadItems() continues a paused download", async (fixture) => {
  const { id, file } = filmWith(fixture.demo);
  await pauseAfter(fixture, { id, bytes: 100_000 });
  const [paused] = listDownloads(fixture.deps);
  assertEquals([paused?.state, paused?.running], ["paused", false]);
  const ranges: (string | null)[] = [];
  fixture.demo.files.options.onRequest = ({ headers }) =>
    ranges.push(headers.get("range"));
  const [done] = await fixture.download([id]);
  assertEquals(done?.state, "done");
  assertEquals(ranges, [`bytes=${paused?.receivedBytes}-`]);
  await assertOnlyFile(fixture, file);
});

const OTHER_DATES: [title: string, date: string][] = [
  ["newer", "2026-05-05T05:05:05Z"],
  ["older", "2020-05-05T05:05:05Z"],
  ["of the same date and another length", "2026-01-02T03:04:05Z"],
];

for (const [title, date] of OTHER_DATES) {
  downloadTest(
    `downloadItems() starts again when the file was replaced by one ${title}`,
    async (fixture) => {
      const { id } = filmWith(fixture.demo);
      await pauseAfter(fixture, { id, bytes: 100_000 });
      const modified = new Date(date);
      const length = title.startsWith("of") ? 299_999 : 300_000;
      const other = seededFile(2, length, { modified });
      fixture.demo.files.set(id, other);
      const [done] = await fixture.download([id]);
      assertEquals(done?.state, "done");
      await assertOnlyFile(fixture, other);
    },
  );
}

downloadTest(
  "downloadItems() never splices when the file changes at every cut",
  async (fixture) => {
    const { id } = filmWith(fixture.demo);
    const { files } = fixture.demo;
    files.options.chunkBytes = 10_000;
    files.options.cuts = [50_000, 120_000, 200_000, 250_000];
    let version = 0;
    const versions: DemoFile[] = [];
    files.options.onRequest = () => {
      const modified = new Date(Date.UTC(2026, 1 + (version % 2), version + 1));
      const next = seededFile(10 + version++, 300_000, { modified });
      versions.push(next);
      files.set(id, next);
    };
    const [done] = await fixture.download([id]);
    if (done?.state === "done") {
      const found = sha256(await onlyFile(fixture.root));
      assert(versions.some((it) => sha256(bytesOf(it)) === found));
    } else {
      assert(done?.problem !== null, "the failure is events");
    }
  },
);

const RANGES = ["ignored", "unsatisfiable", "other-total"] as const;
for (const ranges of RANGES) {
  downloadTest(
    `downloadItems() starts again when ranges are ${ranges}`,
    async (fixture) => {
      const { id, file } = filmWith(fixture.demo);
      await pauseAfter(fixture, { id, bytes: 100_000 });
      fixture.demo.files.options.ranges = ranges;
      const [done] = await fixture.download([id]);
      assertEquals(done?.state, "done");
      await assertOnlyFile(fixture, file);
    },
  );
}

downloadTest(
  "downloadItems() starts again when no date names the version",
  async (fixture) => {
    const { id, file } = filmWith(fixture.demo);
    fixture.demo.files.options.sendLastModified = false;
    await pauseAfter(fixture, { id, bytes: 100_000 });
    const [done] = await fixture.download([id]);
    assertEquals(done?.state, "done");
    await assertOnlyFile(fixture, file);
  },
);

downloadTest(
  "downloadItems() accepts an answer that does not say its length",
  async (fixture) => {
    const { id, file } = filmWith(fixture.demo);
    fixture.demo.files.options.sendLength = false;
    const [done] = await fixture.download([id]);
    assertEquals(done?.sizeBytes, file.sizeBytes);
    await assertOnlyFile(fixture, file);
  },
);

downloadTest(
  "downloadItems() gives up on a server that always breaks off",
  async (fixture) => {
    const { id } = filmWith(fixture.demo);
    const { options } = fixture.demo.files;
    options.ranges = "ignored";
    options.onRequest = () => options.cuts = [100_000];
    const [failed] = await fixture.download([id]);
    assertEquals(failed?.state, "failed");
    assertEquals(failed?.problem?.kind, "unreachable");
  },
);

downloadTest(
  "downloadItems() fetches a series into folders, several at once",
  async (fixture) => {
    const { demo, root } = fixture;
    const series = demo.library.visibleItems()
      .find((it) => it.kind === "Series");
    const episodes = demo.library.visibleItems()
      .filter((it) => it.kind === "Episode" && it.series?.id === series?.id);
    for (const [i, it] of episodes.entries()) {
      demo.files.set(it.id, seededFile(i, 50_000, { name: "same name.mkv" }));
    }
    let most = 0;
    const running = () =>
      new Set(fixture.events.filter((it) => it.running).map((it) => it.itemId));
    const done = await fixture.download([series?.id ?? ""], {
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
  async (fixture) => {
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
    const { demo, root } = fixture;
    const ids = names.map((name, at) => {
      const { id } = filmWith(demo, { at });
      demo.files.set(id, seededFile(at, 1_000, { name }));
      return id;
    });
    const done = await fixture.download(ids, { parallel: 4 });
    const paths = done.map((it) => it.path ?? "");
    for (const path of paths) {
      const name = path.slice(root.length + 1);
      assertEquals(path, `${root}/${name}`);
      const isUnsafe = /^\.|[/\\\p{Cc}\p{Cf}]|\.part$/u.test(name);
      assertEquals(isUnsafe, false, name);
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
  "previewDownloads() returns a different path for each file",
  async (fixture) => {
    const { demo, item, deps, root, session } = fixture;
    const ids = [0, 1].map((at) => filmWith(demo, { at }).id);
    for (const [at, id] of ids.entries()) {
      demo.files.set(id, seededFile(at, 1_000, { name: "same name.mkv" }));
    }
    const items = await Promise.all(ids.map(item));
    const { signal } = new AbortController();
    const request = { items, root, parallel: 2 };
    const planned = await previewDownloads(deps, session, { request, signal });
    assertEquals(planned.map((it) => it.path), [
      `${root}/same name.mkv`,
      `${root}/same name (2).mkv`,
    ]);
    assertEquals(listDownloads(deps), []);
  },
);

downloadTest(
  "downloadItems() never overwrites a file",
  async (fixture) => {
    const { id, name } = filmWith(fixture.demo);
    Deno.mkdirSync(fixture.root);
    const mine = `${fixture.root}/${name.toUpperCase()}.MKV`;
    Deno.writeTextFileSync(mine, "mine");
    const [done] = await fixture.download([id]);
    assertEquals(done?.path, `${fixture.root}/${name} (2).mkv`);
    assertEquals(Deno.readTextFileSync(mine), "mine");
  },
);

downloadTest(
  "downloadItems() reports that another process holds the file",
  async (fixture) => {
    const { id } = filmWith(fixture.demo);
    const part = `${fixture.root}/${id}.part`;
    Deno.mkdirSync(fixture.root);
    using other = Deno.openSync(part, { create: true, write: true });
    other.lockSync(true);
    const [failed] = await fixture.download([id]);
    assertEquals(failed?.problem?.kind, "storage_locked");
    assertEquals(listDownloads(fixture.deps), []);
  },
);

downloadTest(
  "downloadItems() reports an item that the user may not download",
  async (fixture) => {
    const { id } = filmWith(fixture.demo);
    fixture.demo.files.options.downloading = false;
    const [failed] = await fixture.download([id]);
    assertEquals([failed?.state, failed?.problem?.kind], [
      "failed",
      "forbidden",
    ]);
    fixture.demo.files.options.downloading = true;
    const [done] = await fixture.download([id]);
    assertEquals([done?.state, done?.problem], ["done", null]);
  },
);

downloadTest(
  "downloadItems() fetches a deleted file again, and no existing one",
  async (fixture) => {
    const { id } = filmWith(fixture.demo);
    const [first] = await fixture.download([id]);
    let asked = 0;
    fixture.demo.files.options.onRequest = () => asked++;
    await fixture.download([id]);
    assertEquals(asked, 0);
    Deno.removeSync(first?.path ?? "");
    const [again] = await fixture.download([id]);
    assertEquals([asked, again?.path], [1, first?.path]);
  },
);

downloadTest(
  "ActiveTasks.stopItem() pauses one download and leaves the other",
  async (fixture) => {
    const one = filmWith(fixture.demo, { at: 0 });
    const two = filmWith(fixture.demo, { at: 1 });
    fixture.demo.files.options.chunkBytes = 10_000;
    const results = await fixture.download([one.id, two.id], {
      onTell: () => {
        const { receivedBytes = 0, itemId } = fixture.events.at(-1) ?? {};
        if (itemId === one.id && receivedBytes > 0) {
          fixture.work.stopItem(one.id);
        }
      },
    });
    assertEquals(results.map((it) => it.state), ["paused", "done"]);
  },
);
