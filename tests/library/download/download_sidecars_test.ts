import type { DemoItem } from "../../../src/demo/library_items.ts";
import { seededFile } from "../../../src/demo/media_files.ts";
import { detailsOf } from "../../../src/demo/sample_details.ts";
import { localSubtitles } from "../../../src/library/download/download_sidecars.ts";
import {
  listDownloads,
  removeDownloads,
  verifyDownloads,
} from "../../../src/library/download/download_records.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { type DownloadFixture, downloadTest } from "../download_fixture.ts";

/** Returns an item with sidecars, and gives it a small file. */
function itemWith(
  { demo }: DownloadFixture,
  kind: "Movie" | "Audio",
): DemoItem {
  const item = demo.library.visibleItems().find((it) => {
    const { HasSubtitles, HasLyrics } = detailsOf(it);
    return it.kind === kind && (HasSubtitles || HasLyrics);
  });
  assert(item);
  const name = kind === "Audio" ? "01 Fog.flac" : "Film.mkv";
  demo.files.set(item.id, seededFile(1, 5_000, { name }));
  return item;
}

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map((it) => it.name).sort();
}

downloadTest(
  "fetchSidecars() puts a film's subtitles beside it, by the names players know",
  async (fixture) => {
    const { id } = itemWith(fixture, "Movie");
    const [done] = await fixture.download([id]);
    assertEquals(done?.problem, null);
    assertEquals(namesIn(fixture.root), [
      "Film.de.forced.srt",
      "Film.en.srt",
      "Film.mkv",
    ]);
    const text = Deno.readTextFileSync(`${fixture.root}/Film.en.srt`);
    assertMatch(text, /^1\n00:00:01,000 --> 00:00:05,000\nHello \(eng\)\n/);
    const { mode } = Deno.statSync(`${fixture.root}/Film.en.srt`);
    assertEquals((mode ?? 0) & 0o777, 0o600);
    const [kept] = listDownloads(fixture.deps);
    assertEquals(
      kept?.sidecars.map((it) => [it.language, it.isForced, it.problem]),
      [["en", false, null], ["de", true, null]],
    );
  },
);

downloadTest(
  "fetchSidecars() puts lyrics beside their track",
  async (fixture) => {
    const { id, name } = itemWith(fixture, "Audio");
    const [done] = await fixture.download([id]);
    const [lyrics] = done?.sidecars ?? [];
    assertEquals(lyrics?.path, done?.path?.replace(/\.flac$/, ".lrc"));
    const [word = ""] = name.split(" ");
    assertMatch(
      Deno.readTextFileSync(lyrics?.path ?? ""),
      new RegExp(`^\\[00:01\\.00\\]${word}\n\\[00:04\\.50\\]`),
    );
  },
);

downloadTest(
  "fetchSidecars() fetches what is missing, and nothing twice",
  async (fixture) => {
    const { demo, root } = fixture;
    const { id } = itemWith(fixture, "Movie");
    await fixture.download([id]);
    const names = namesIn(root);
    let asked = 0;
    demo.options.answer = ({ url }) => {
      if (url.includes("/Subtitles/")) asked++;
      return null;
    };
    await fixture.download([id]);
    assertEquals([asked, namesIn(root)], [0, names]);
    Deno.removeSync(`${root}/Film.en.srt`);
    await fixture.download([id]);
    assertEquals([asked, namesIn(root)], [1, names]);
  },
);

downloadTest(
  "fetchSidecars() keeps a stored subtitle when only its language is new",
  async (fixture) => {
    const { demo, deps, root } = fixture;
    const { id } = itemWith(fixture, "Movie");
    const [done] = await fixture.download([id]);
    assert(done);
    const names = namesIn(root);
    // As older versions stored it, which did not know "English".
    const sidecars = done.sidecars.map((it) => ({ ...it, language: null }));
    deps.downloads.saveDownload({ ...done, sidecars });
    let asked = 0;
    demo.options.answer = ({ url }) => {
      if (url.includes("/Subtitles/")) asked++;
      return null;
    };
    const [again] = await fixture.download([id]);
    assertEquals([asked, namesIn(root)], [0, names]);
    assertEquals(again?.sidecars, done.sidecars);
  },
);

downloadTest(
  "fetchSidecars() fetches another subtitle that has the number of a stored one",
  async (fixture) => {
    const { deps, root } = fixture;
    const { id } = itemWith(fixture, "Movie");
    const [done] = await fixture.download([id]);
    assert(done);
    const [first, ...rest] = done.sidecars;
    assert(first);
    Deno.renameSync(`${root}/Film.en.srt`, `${root}/Film.fr.srt`);
    const path = `${root}/Film.fr.srt`;
    const french = { ...first, language: "fr", path };
    deps.downloads.saveDownload({ ...done, sidecars: [french, ...rest] });
    const [again] = await fixture.download([id]);
    assertEquals(again?.sidecars, done.sidecars);
    assertEquals(namesIn(root).includes("Film.fr.srt"), true);
  },
);

downloadTest(
  "localSubtitles() returns one subtitle when two are stored under one number",
  async (fixture) => {
    const { deps } = fixture;
    const { id } = itemWith(fixture, "Movie");
    const [done] = await fixture.download([id]);
    assert(done);
    const old = done.sidecars.map((it) => ({ ...it, language: null }));
    const sidecars = [...old, ...done.sidecars];
    deps.downloads.saveDownload({ ...done, sidecars });
    const found = localSubtitles(deps, done);
    assertEquals(found.map((it) => it.language), ["en", "de"]);
    const [again] = await fixture.download([id]);
    assertEquals(again?.sidecars, done.sidecars);
  },
);

downloadTest(
  "fetchSidecars() keeps the film when a subtitle fails, and reports it",
  async (fixture) => {
    const { demo, root } = fixture;
    const { id } = itemWith(fixture, "Movie");
    demo.options.answer = ({ url }) =>
      url.includes("/Subtitles/0/") ? new Response("<html>") : null;
    const [done] = await fixture.download([id]);
    assertEquals(done?.state, "done");
    assertEquals(namesIn(root), ["Film.de.forced.srt", "Film.mkv"]);
    assertEquals(done?.sidecars.map((it) => it.problem?.kind ?? null), [
      "server_error",
      null,
    ]);
    assertMatch(
      done?.sidecars[0]?.problem?.message ?? "",
      /^Cannot download subtitle en of ".+": the server sent something other /,
    );
    demo.options.answer = null;
    const [again] = await fixture.download([id]);
    assertEquals(again?.sidecars.map((it) => it.problem), [null, null]);
    assertEquals(namesIn(root).length, 3);
  },
);

downloadTest(
  "fetchSidecars() never overwrites a file",
  async (fixture) => {
    const { root } = fixture;
    const { id } = itemWith(fixture, "Movie");
    Deno.mkdirSync(root);
    Deno.writeTextFileSync(`${root}/Film.en.srt`, "mine");
    const [done] = await fixture.download([id]);
    assertEquals(done?.sidecars[0]?.path, `${root}/Film.en.2.srt`);
    assertEquals(Deno.readTextFileSync(`${root}/Film.en.srt`), "mine");
  },
);

downloadTest(
  "fetchSidecars() reports a subtitle whose names are all taken",
  async (fixture) => {
    const { root } = fixture;
    const { id } = itemWith(fixture, "Movie");
    Deno.mkdirSync(root);
    Deno.writeTextFileSync(`${root}/Film.en.srt`, "mine");
    for (let number = 2; number < 100; number++) {
      Deno.writeTextFileSync(`${root}/Film.en.${number}.srt`, "mine");
    }
    const [done] = await fixture.download([id]);
    const [english, german] = done?.sidecars ?? [];
    assertEquals([done?.state, german?.problem], ["done", null]);
    assertEquals([english?.path, english?.sizeBytes], [null, null]);
    assertMatch(
      english?.problem?.message ?? "",
      /^Cannot download subtitle en of ".+": every name for it in ".+" is taken$/,
    );
  },
);

downloadTest(
  "fetchSidecars() names the film when another process fetches its subtitle",
  async (fixture) => {
    const { deps: { files }, root } = fixture;
    const { id } = itemWith(fixture, "Movie");
    files.makeFolder(root);
    const part = files.openPart(`${root}/${id}.subtitle-0.part`);
    try {
      const [done] = await fixture.download([id]);
      const [english] = done?.sidecars ?? [];
      assertMatch(
        english?.problem?.message ?? "",
        /^Cannot download subtitle en of ".+": another JellyTau process is /,
      );
    } finally {
      part?.close();
    }
  },
);

downloadTest(
  "verifyDownloads() finds a subtitle that was changed or removed",
  async (fixture) => {
    const { root, deps } = fixture;
    const { id } = itemWith(fixture, "Movie");
    await fixture.download([id]);
    const path = `${root}/Film.en.srt`;
    const text = Deno.readTextFileSync(path);
    Deno.writeTextFileSync(path, text.replace("Hello", "Jello"));
    Deno.removeSync(`${root}/Film.de.forced.srt`);
    const { signal } = new AbortController();
    const options = { signal, tell: () => undefined };
    const [found] = await verifyDownloads(deps, options);
    assertEquals(found?.state, "done");
    assertEquals(found?.sidecars.map((it) => it.problem?.kind), [
      "storage_damaged",
      "not_found",
    ]);
  },
);

downloadTest(
  "removeDownloads() forgets the subtitles with their film",
  async (fixture) => {
    const { deps, session: { account: { serverId } } } = fixture;
    const { id: itemId } = itemWith(fixture, "Movie");
    await fixture.download([itemId]);
    const local = localSubtitles(deps, { serverId, itemId });
    assertEquals(local.map((it) => it.language), ["en", "de"]);
    assertEquals(removeDownloads(deps, { itemId, deleteFile: false }), 1);
    assertEquals(listDownloads(deps), []);
    assertEquals(localSubtitles(deps, { serverId, itemId }), []);
  },
);
