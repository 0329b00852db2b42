import { previewDownloads } from "../../../src/library/download/download_items.ts";
import {
  listDownloads,
  removeDownloads,
  verifyDownloads,
} from "../../../src/library/download/download_records.ts";
import { assert, assertEquals } from "@std/assert";
import { filmWith } from "../../demo/demo_bytes.ts";
import { downloadTest, pauseAfter } from "../download_fixture.ts";

downloadTest(
  "previewDownloads() names what would be written and writes nothing",
  async (fixture) => {
    const { id, name, file } = filmWith(fixture.demo);
    const items = [await fixture.item(id)];
    const request = { items, root: fixture.root, parallel: 2 };
    const { signal } = new AbortController();
    const [it] = await previewDownloads(fixture.deps, fixture.session, {
      request,
      signal,
    });
    assertEquals(it?.path, `${fixture.root}/${name}.mkv`);
    assertEquals(it?.sizeBytes, file.sizeBytes);
    assertEquals(listDownloads(fixture.deps), []);
    assertEquals(fixture.deps.files.sizeOf(fixture.root), null);
  },
);

downloadTest(
  "verifyDownloads() finds what was changed, cut or removed",
  async (fixture) => {
    const films = [0, 1, 2, 3].map((at) =>
      filmWith(fixture.demo, { at, seed: at })
    );
    const done = await fixture.download(films.map((it) => it.id));
    const paths = done.map((it) => it.path ?? "");
    const bytes = await Deno.readFile(paths[1] ?? "");
    bytes[1234] = (bytes[1234] ?? 0) ^ 1;
    await Deno.writeFile(paths[1] ?? "", bytes);
    await Deno.truncate(paths[2] ?? "", 10);
    await Deno.remove(paths[3] ?? "");
    const { signal } = new AbortController();
    const tell = () => undefined;
    const found = await verifyDownloads(fixture.deps, { signal, tell });
    assertEquals(found.map((it) => [it.state, it.problem?.kind]), [
      ["done", undefined],
      ["failed", "storage_damaged"],
      ["failed", "storage_damaged"],
      ["failed", "not_found"],
    ]);
  },
);

const keeping = (itemId: string) => ({ itemId, deleteFile: false });

downloadTest(
  "removeDownloads() removes what is unfinished and keeps what is done",
  async (fixture) => {
    const { id } = filmWith(fixture.demo);
    await pauseAfter(fixture, { id, bytes: 100_000 });
    assertEquals(removeDownloads(fixture.deps, keeping(id)), 1);
    assertEquals([...Deno.readDirSync(fixture.root)], []);
    const [done] = await fixture.download([id]);
    assertEquals(removeDownloads(fixture.deps, keeping(id)), 1);
    assertEquals(listDownloads(fixture.deps), []);
    assert(Deno.statSync(done?.path ?? "").isFile);
  },
);
