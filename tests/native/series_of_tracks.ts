import type { DemoServer } from "../../src/demo/demo_server.ts";
import type { DemoItem } from "../../src/demo/library_items.ts";
import { fixedFile } from "../../src/demo/media_files.ts";
import {
  mediaSource,
  pictureStream,
  soundStream,
  subtitleStream,
} from "../../src/demo/media_sources.ts";
import { assert } from "@std/assert";
import { matroska } from "./matroska.ts";

/** The numbers of an episode's tracks. */
export interface EpisodeTracks {
  readonly id: string;
  readonly english: number;
  readonly japanese: number;
  readonly text: number;
}

/**
 * Gives episodes of a series English and Japanese sound and an English subtitle.
 * In each file their order differs, and every second has a subtitle beside it,
 * which shifts the server's numbers. English is the default, without subtitles.
 */
export function seriesOfTracks(
  demo: DemoServer,
  { seconds, count }: { seconds: number; count: number },
): EpisodeTracks[] {
  const items = demo.library.visibleItems();
  const series = items.find(({ kind }) => kind === "Series");
  assert(series);
  const episodes = items.filter((it) =>
    it.kind === "Episode" && it.series === series
  ).toSorted((a, b) =>
    (a.parentIndex ?? 0) - (b.parentIndex ?? 0) ||
    (a.index ?? 0) - (b.index ?? 0)
  );
  return episodes.slice(0, count).map((it, at) =>
    prepare(demo, it, { seconds, isEven: at % 2 === 1 })
  );
}

function prepare(
  demo: DemoServer,
  episode: DemoItem,
  { seconds, isEven }: { seconds: number; isEven: boolean },
): EpisodeTracks {
  const path = `/media/Series/${episode.id}`;
  const sounds = isEven ? ["jpn", "eng"] : ["eng", "jpn"];
  const file = matroska(seconds, [
    { type: "video", language: "und" },
    ...sounds.map((language) => ({ type: "audio" as const, language })),
    { type: "subtitle", language: "eng" },
  ]);
  const beside = isEven
    ? [subtitleStream(0, {
      codec: "subrip",
      language: "deu",
      path: `${path}.de.srt`,
    })]
    : [];
  const first = beside.length;
  const numberOf = (language: string) => first + 1 + sounds.indexOf(language);
  const streams = [
    ...beside,
    pictureStream(first),
    ...sounds.map((language) => soundStream(numberOf(language), { language })),
    subtitleStream(first + 3, { codec: "subrip", language: "eng" }),
  ];
  Object.assign(episode, { runTimeTicks: seconds * 10_000_000 });
  const source = {
    ...mediaSource(episode, {
      id: episode.id,
      path: `${path}.mkv`,
      name: episode.name,
      container: "mkv",
      sizeBytes: file.length,
      streams,
    }),
    DefaultAudioStreamIndex: numberOf("eng"),
  };
  const details = {
    Path: `${path}.mkv`,
    MediaSources: [source],
    MediaStreams: streams,
  };
  Object.assign(episode, { details, container: "mkv" });
  demo.files.set(episode.id, fixedFile(file, { name: "Episode.mkv" }));
  const user = demo.users.findUser("demo")?.id ?? "";
  const untouched = { positionTicks: 0, played: false, lastPlayedMs: null };
  demo.library.changeUserData(user, episode, untouched);
  return {
    id: episode.id,
    english: numberOf("eng"),
    japanese: numberOf("jpn"),
    text: first + 3,
  };
}
