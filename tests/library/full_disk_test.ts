import { seededFile } from "../../src/demo/media_files.ts";
import { queueItems } from "../../src/library/download/download_items.ts";
import { runQueue } from "../../src/library/download/run_queue.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { bytesOf, filmWith } from "../demo/demo_bytes.ts";
import { type DemoSession, withDemoSession } from "../demo/demo_session.ts";
import { lacks } from "../requirements.ts";
import { withDownloadFixture } from "./download_fixture.ts";

const MIB = 1_048_576;
const isRoot = Deno.build.os === "linux" && Deno.uid() === 0;

async function mount(...args: string[]): Promise<boolean> {
  const command = new Deno.Command("mount", { args, stderr: "null" });
  return (await command.output()).success;
}

/** Mounts a disk of the given size; returns null if the system refuses. */
async function smallDisk(mib: number): Promise<string | null> {
  const path = await Deno.makeTempDir({ prefix: "small-disk-" });
  const options = `size=${mib}m`;
  if (await mount("-t", "tmpfs", "-o", options, "tmpfs", path)) return path;
  await Deno.remove(path);
  return null;
}

const canMount = isRoot && !lacks("mount", "umount") &&
  await smallDisk(1).then(async (path) => {
    if (path !== null) await removeDisk(path);
    return path !== null;
  });

async function removeDisk(path: string): Promise<void> {
  await new Deno.Command("umount", { args: [path] }).output();
  await Deno.remove(path);
}

Deno.test({
  name:
    "downloadItems() reports a full disk, and continues when there is space",
  ignore: !canMount,
  sanitizeOps: false,
  sanitizeResources: false,
  fn: () => withDemoSession({ items: 60 }, fillDisk),
});

Deno.test({
  name: "runQueue() continues a queue after a full disk and a restart",
  ignore: !canMount,
  sanitizeOps: false,
  sanitizeResources: false,
  fn: () => withDemoSession({ items: 60 }, fillDiskOfQueue),
});

async function fillDiskOfQueue(session: DemoSession): Promise<void> {
  const disk = await smallDisk(12);
  if (disk === null) throw new Error("the disk is gone");
  const { demo } = session;
  try {
    await withDownloadFixture(session, async (fixture) => {
      const { deps, session, root, item, work } = fixture;
      const films = [4, 20, 1].map((mib, at) =>
        filmWith(demo, { at, seed: at, sizeBytes: mib * MIB })
      );
      const items = await Promise.all(films.map(({ id }) => item(id)));
      const { files } = deps;
      const freeBytes = files.freeBytes.bind(files);
      files.freeBytes = () => null;
      await queueItems(deps, session, { items, root });
      deps.downloads.saveParallel(1);
      const run = () =>
        runQueue(deps, {
          work,
          signal: new AbortController().signal,
          stays: false,
          parallel: 1,
          tell: () => undefined,
          withSession: (_, use) => use(session),
          refill: () => Promise.resolve(),
          onBlocked: () => undefined,
        });
      await run();
      const states = () =>
        deps.downloads.listDownloads().map(({ state }) => state);
      assertEquals(states(), ["done", "queued", "queued"]);
      const { problem, receivedBytes } = deps.downloads.listQueued()[0] ?? {};
      assertEquals(problem?.kind, "storage_unavailable");
      assert(receivedBytes !== undefined && receivedBytes > 0, "it can go on");
      await mount("-o", "remount,size=64m", disk);
      files.freeBytes = freeBytes;
      await run();
      assertEquals(states(), ["done", "done", "done"]);
      for (const { id, file } of films) {
        const { path = "" } = deps.downloads.listDownloads().find((it) =>
          it.itemId === id
        ) ?? {};
        assertEquals(Deno.readFileSync(path ?? ""), bytesOf(file));
      }
    }, { root: `${disk}/films` });
  } finally {
    await removeDisk(disk);
  }
}

async function fillDisk(session: DemoSession): Promise<void> {
  const disk = await smallDisk(12);
  if (disk === null) throw new Error("the disk is gone");
  const { demo } = session;
  try {
    await withDownloadFixture(session, async (fixture) => {
      const film = demo.library.visibleItems()
        .find((it) => it.kind === "Movie");
      const id = film?.id ?? "";
      const file = seededFile(1, 20 * MIB);
      demo.files.set(id, file);
      // Neither length nor free space is known, so only the disk reports this.
      Object.assign(film ?? {}, { sizeBytes: null });
      const { files } = fixture.deps;
      const freeBytes = files.freeBytes.bind(files);
      files.freeBytes = () => null;
      demo.files.options.sendLength = false;
      const [full] = await fixture.download([id]);
      assertEquals([full?.state, full?.problem?.kind, full?.path === null], [
        "failed",
        "storage_unavailable",
        false,
      ]);
      assertMatch(full?.problem?.message ?? "", /full|needs/);
      const names = [...Deno.readDirSync(fixture.root)].map((it) => it.name);
      assertEquals(names, [`${id}.part`]);
      await mount("-o", "remount,size=64m", disk);
      demo.files.options.sendLength = true;
      files.freeBytes = freeBytes;
      const [done] = await fixture.download([id]);
      assertEquals(done?.state, "done", done?.problem?.message ?? "");
      assertEquals(
        Deno.readFileSync(done?.path ?? ""),
        file.read(0, file.sizeBytes),
      );
    }, { root: `${disk}/films` });
  } finally {
    await removeDisk(disk);
  }
}
