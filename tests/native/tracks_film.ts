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
import { silentPieces } from "./transport_stream.ts";

const SECONDS = 60;

/** The server's numbers of the tracks of {@link tracksFilm}. */
export const TRACKS = {
  englishFile: 0,
  germanFile: 1,
  japanese: 3,
  english: 4,
  englishText: 5,
  germanText: 6,
} as const;

/**
 * Returns a film with two audio tracks, two subtitles inside and two beside it.
 * The file's own default is Japanese; the server's are English and the German
 * subtitle inside.
 */
export function tracksFilm(demo: DemoServer): DemoItem {
  const film = demo.library.visibleItems().find((it) => it.kind === "Movie");
  assert(film);
  const path = "/media/Films/Film/Film";
  const file = matroska(SECONDS, [
    { type: "video", language: "und" },
    { type: "audio", language: "jpn", isDefault: true },
    { type: "audio", language: "eng" },
    { type: "subtitle", language: "eng" },
    { type: "subtitle", language: "ger" },
  ]);
  const codec = "subrip";
  const streams = [
    subtitleStream(0, { codec, language: "eng", path: `${path}.en.srt` }),
    subtitleStream(1, {
      codec,
      language: "deu",
      path: `${path}.de.srt`,
      isForced: true,
    }),
    pictureStream(2),
    soundStream(TRACKS.japanese, { language: "jpn", isDefault: true }),
    soundStream(TRACKS.english, { language: "eng" }),
    subtitleStream(TRACKS.englishText, { codec, language: "eng" }),
    subtitleStream(TRACKS.germanText, { codec, language: "deu" }),
  ];
  Object.assign(film, { runTimeTicks: SECONDS * 10_000_000 });
  const source = {
    ...mediaSource(film, {
      id: film.id,
      path: `${path}.mkv`,
      name: film.name,
      container: "mkv",
      sizeBytes: file.length,
      streams,
    }),
    DefaultAudioStreamIndex: TRACKS.english,
    DefaultSubtitleStreamIndex: TRACKS.germanText,
  };
  const details = {
    Path: `${path}.mkv`,
    MediaSources: [source],
    MediaStreams: streams,
  };
  Object.assign(film, { details, container: "mkv" });
  demo.files.set(film.id, fixedFile(file, { name: "Film.mkv" }));
  demo.files.setSegments(film.id, silentPieces(SECONDS / 3));
  const user = demo.users.findUser("demo")?.id ?? "";
  const untouched = { positionTicks: 0, played: false };
  demo.library.changeUserData(user, film, untouched);
  return film;
}
