import { findCopy } from "../../../src/library/download/local_copy.ts";
import { previewDownloads } from "../../../src/library/download/download_items.ts";
import { planPlayback } from "../../../src/library/playback/play_plan.ts";
import { assert, assertEquals } from "@std/assert";
import { linkedFilm } from "../../demo/linked_film.ts";
import { type DownloadFixture, downloadTest } from "../download_fixture.ts";

/** Saves the old download of a film that the server only links to. */
function oldDownload({ demo, deps, session, root }: DownloadFixture) {
  const link = linkedFilm(demo);
  const text = "http://127.0.0.1:9/none.mp4\n";
  const path = `${root}/Film.strm`;
  Deno.mkdirSync(root, { recursive: true });
  Deno.writeTextFileSync(path, text);
  const { serverId, userId } = session.account;
  const key = { serverId, itemId: link.id, root };
  deps.downloads.saveDownload({
    ...key,
    userId,
    title: link.name,
    folder: root,
    path,
    sizeBytes: text.length,
    receivedBytes: text.length,
    lastModified: null,
    sha256: "0".repeat(64),
    state: "done",
    problem: null,
    sidecars: [],
    group: null,
    isFollowed: false,
    addedAt: new Date(),
  });
  return { link, key, path };
}

downloadTest(
  "planPlayback() prefers the stream when only a link was downloaded",
  async (fixture) => {
    const { item, deps, session } = fixture;
    const { link, key } = oldDownload(fixture);
    assertEquals(findCopy(deps, key), null);
    const { account } = session;
    const film = await item(link.id);
    const plan = await planPlayback(deps, { account, session, item: film });
    assertEquals([plan.copy, plan.transcoded], [null, true]);
  },
);

downloadTest(
  "downloadItems() takes back a link that counted as downloaded",
  async (fixture) => {
    const { download, deps } = fixture;
    const { link, key, path } = oldDownload(fixture);
    const [found] = await download([link.id]);
    assertEquals([found?.state, found?.path], ["failed", null]);
    assertEquals(deps.downloads.findDownload(key)?.state, "failed");
    assert(Deno.statSync(path).isFile, "the file is the user's");
  },
);

downloadTest(
  "downloadItems() keeps a finished file when the server now only links to it",
  async (fixture) => {
    const { demo, download, deps, session, root, item } = fixture;
    const film = demo.library.visibleItems().find((it) => it.kind === "Movie");
    assert(film);
    const [done] = await download([film.id]);
    assertEquals(done?.state, "done");
    assertEquals(linkedFilm(demo).id, film.id);
    const items = [await item(film.id)];
    const { signal } = new AbortController();
    const request = { items, root, parallel: 1 };
    const [planned] = await previewDownloads(deps, session, {
      request,
      signal,
    });
    const [again] = await download([film.id]);
    for (const it of [planned, again]) {
      assertEquals([it?.state, it?.path], ["done", done?.path]);
    }
    const { serverId } = session.account;
    const key = { serverId, itemId: film.id };
    assertEquals(findCopy(deps, key)?.path, done?.path);
  },
);
