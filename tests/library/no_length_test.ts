/** Tests replies that have no length and might never end. */
import type { DownloadFixture } from "./download_fixture.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { filmWith } from "../demo/demo_bytes.ts";
import { downloadTest } from "./download_fixture.ts";

const MIB = 1_048_576;

/**
 * Makes a film of 3,000,000 bytes with a given size on record, sent without its
 * length.
 */
function filmOnRecord({ demo }: DownloadFixture, onRecord: number | null) {
  const { id, file } = filmWith(demo, { sizeBytes: 3_000_000 });
  const item = demo.library.visibleItems().find((it) => it.id === id);
  Object.assign(item ?? {}, { sizeBytes: onRecord });
  demo.files.options.sendLength = false;
  return { id, file };
}

downloadTest(
  "downloadItems() ends an answer without a length at the size on record",
  async (fixture) => {
    const { id } = filmOnRecord(fixture, 2_000_000);
    let requests = 0;
    fixture.demo.files.options.onRequest = () => requests++;
    const [failed] = await fixture.download([id]);
    assertEquals(failed?.state, "failed");
    assertEquals(failed?.problem?.kind, "server_error");
    assertMatch(
      failed?.problem?.message ?? "",
      /no size.* 2\.0 MB on record/,
    );
    assertEquals(failed?.problem?.remedy, "sync-library");
    assertEquals(requests, 1, "it would be no other the next time");
    const { size } = Deno.statSync(`${fixture.root}/${id}.part`);
    assert(size <= 2_000_000, `${size} bytes`);
  },
);

downloadTest(
  "downloadItems() takes an answer without a length that is as long as on record",
  async (fixture) => {
    const { id, file } = filmOnRecord(fixture, 3_000_000);
    const [done] = await fixture.download([id]);
    assertEquals([done?.state, done?.sizeBytes], ["done", file.sizeBytes]);
  },
);

downloadTest(
  "downloadItems() does not fetch a file without a length again when it was killed after the move",
  async (fixture) => {
    const { id, file } = filmOnRecord(fixture, null);
    const { downloads } = fixture.deps;
    const update = downloads.updateDownload.bind(downloads);
    downloads.updateDownload = (it) => it.state === "done" || update(it);
    const [moved] = await fixture.download([id]);
    downloads.updateDownload = update;
    assert(moved);
    assertEquals(downloads.findDownload(moved)?.state, "queued");
    fixture.demo.files.options.onRequest = () => {
      throw new Error("nothing is missing");
    };
    const [done] = await fixture.download([id]);
    assertEquals([done?.state, done?.sizeBytes], ["done", file.sizeBytes]);
  },
);

downloadTest(
  "downloadItems() leaves space on the disk when the size is unknown",
  async (fixture) => {
    const { id } = filmOnRecord(fixture, null);
    const { files } = fixture.deps;
    let freeBytes = 257.5 * MIB;
    const openPart = files.openPart.bind(files);
    files.openPart = (path) => {
      const part = openPart(path);
      const append = part?.append.bind(part);
      if (part && append) {
        part.append = (bytes) => {
          append(bytes);
          freeBytes -= bytes.length;
        };
      }
      return part;
    };
    files.freeBytes = () => freeBytes;
    const [failed] = await fixture.download([id]);
    assertEquals(failed?.state, "failed");
    assertEquals(failed?.problem?.kind, "storage_unavailable");
    assertMatch(
      failed?.problem?.message ?? "",
      /nearly full .* does not send the size/,
    );
    assert(freeBytes >= 256 * MIB, `${freeBytes} bytes are left`);
    assert((failed?.receivedBytes ?? 0) > 0, "what had room was kept");
    fixture.demo.files.options.sendLength = true;
    const [done] = await fixture.download([id]);
    assertEquals(done?.state, "done", done?.problem?.message);
  },
);
