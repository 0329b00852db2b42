import { seededFile } from "../../../src/demo/media_files.ts";
import { segmentsOf } from "../../../src/demo/segments.ts";
import { removeDownloads } from "../../../src/library/download/download_records.ts";
import { readSegments } from "../../../src/library/download/kept_segments.ts";
import { loadSegments } from "../../../src/library/playback/load_segments.ts";
import { assert, assertEquals } from "@std/assert";
import { type DownloadFixture, downloadTest } from "../download_fixture.ts";

/** Downloads a small episode with an intro. */
async function downloadEpisode(fixture: DownloadFixture) {
  const { demo, session: { account: { serverId } } } = fixture;
  const episode = demo.library.visibleItems().find((it) =>
    it.kind === "Episode" && segmentsOf(it).length > 0
  );
  assert(episode);
  const { id } = episode;
  demo.files.set(id, seededFile(1, 5_000, { name: "Episode.mkv" }));
  const [done] = await fixture.download([id]);
  assertEquals([done?.state, done?.problem], ["done", null]);
  return { id, key: { serverId, itemId: id } };
}

downloadTest(
  "downloadItems() keeps the segments of a video until it is removed",
  async (fixture) => {
    const { demo, deps, session } = fixture;
    const asked: string[] = [];
    demo.options.answer = ({ url }) => {
      if (url.includes("/MediaSegments/")) asked.push(url);
      return null;
    };
    const { id, key } = await downloadEpisode(fixture);
    const kept = deps.downloads.findSegments(key) ?? [];
    assert(kept.some((it) => it.type === "intro"));
    await fixture.download([id]);
    assertEquals(asked.length, 1, "it has them");
    const item = await fixture.item(id);
    const common = { account: session.account, item, session: null };
    const request = { ...common, print: false };
    const { signal } = new AbortController();
    const printed = { ...common, print: true };
    const plan = { sourceId: null, runtimeMs: item.runtimeMs };
    const load = (it: typeof request) =>
      loadSegments(deps, { request: it, plan }, { signal });
    assertEquals(await load(request), kept);
    assertEquals(await load(printed), [], "its player is not controlled");
    removeDownloads(deps, { itemId: id, deleteFile: false });
    assertEquals(await load(request), []);
  },
);

downloadTest(
  "readSegments() updates those of a download, and returns them if the server fails",
  async (fixture) => {
    const { demo, deps, session: { server: { media } } } = fixture;
    const { key } = await downloadEpisode(fixture);
    const kept = deps.downloads.findSegments(key);
    const failing = { segments: () => Promise.reject(new Error("it fails")) };
    assertEquals(await readSegments(deps, key, { media: failing }), kept);
    const Items = [{ Type: "Recap", StartTicks: 0, EndTicks: 100_000_000 }];
    demo.options.answer = () => Response.json({ Items });
    const recap = [{ type: "recap", startMs: 0, endMs: 10_000 }] as const;
    assertEquals(await readSegments(deps, key, { media }), recap);
    assertEquals(deps.downloads.findSegments(key), recap);
    let uses = 0;
    const downloads = {
      findSegments: () => (uses++, null),
      saveSegments: () => void uses++,
    };
    const signal = AbortSignal.abort();
    for (const it of [media, failing]) {
      const options = { media: it, signal };
      assertEquals(await readSegments({ downloads }, key, options), []);
    }
    assertEquals(uses, 0, "nothing is stored after the play");
    demo.options.answer = null;
  },
);

downloadTest(
  "downloadItems() asks for no segments of a track",
  async (fixture) => {
    const { demo } = fixture;
    const track = demo.library.visibleItems().find((it) => it.kind === "Audio");
    assert(track);
    demo.files.set(track.id, seededFile(1, 5_000, { name: "Track.flac" }));
    let asked = 0;
    demo.options.answer = ({ url }) => {
      if (url.includes("/MediaSegments/")) asked++;
      return null;
    };
    const [done] = await fixture.download([track.id]);
    assertEquals([done?.state, asked], ["done", 0]);
  },
);
