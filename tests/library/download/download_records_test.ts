import { previewDownloads } from "../../../src/library/download/download_items.ts";
import {
  forgetDownload,
  listDownloads,
  verifyDownloads,
} from "../../../src/library/download/download_records.ts";
import { assert, assertEquals } from "../../assert.ts";
import { filmWith } from "../../demo/demo_bytes.ts";
import { downloadTest, pauseAfter } from "../download_world.ts";

downloadTest(
  "previewDownloads() names what would be written and writes nothing",
  async (world) => {
    const { id, name, file } = filmWith(world.demo);
    const items = [await world.item(id)];
    const request = { items, root: world.root, parallel: 2 };
    const { signal } = new AbortController();
    const [it] = await previewDownloads(world.parts, world.session, {
      request,
      signal,
    });
    assertEquals(it?.path, `${world.root}/${name}.mkv`);
    assertEquals(it?.sizeBytes, file.sizeBytes);
    assertEquals(listDownloads(world.parts), []);
    assertEquals(world.parts.files.sizeOf(world.root), null);
  },
);

downloadTest(
  "verifyDownloads() finds what was changed, cut or removed",
  async (world) => {
    const films = [0, 1, 2, 3].map((at) =>
      filmWith(world.demo, { at, seed: at })
    );
    const done = await world.download(films.map((it) => it.id));
    const paths = done.map((it) => it.path ?? "");
    const bytes = await Deno.readFile(paths[1] ?? "");
    bytes[1234] = (bytes[1234] ?? 0) ^ 1;
    await Deno.writeFile(paths[1] ?? "", bytes);
    await Deno.truncate(paths[2] ?? "", 10);
    await Deno.remove(paths[3] ?? "");
    const { signal } = new AbortController();
    const tell = () => undefined;
    const found = await verifyDownloads(world.parts, { signal, tell });
    assertEquals(found.map((it) => [it.state, it.problem?.kind]), [
      ["done", undefined],
      ["failed", "storage_damaged"],
      ["failed", "storage_damaged"],
      ["failed", "not_found"],
    ]);
  },
);

downloadTest(
  "forgetDownload() removes what is unfinished and keeps what is done",
  async (world) => {
    const { id } = filmWith(world.demo);
    await pauseAfter(world, id, 100_000);
    assertEquals(forgetDownload(world.parts, id), 1);
    assertEquals([...Deno.readDirSync(world.root)], []);
    const [done] = await world.download([id]);
    assertEquals(forgetDownload(world.parts, id), 1);
    assertEquals(listDownloads(world.parts), []);
    assert(Deno.statSync(done?.path ?? "").isFile);
  },
);
