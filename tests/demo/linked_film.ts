import type { DemoServer } from "../../src/demo/demo_server.ts";
import type { DemoItem } from "../../src/demo/library_items.ts";
import { mediaSource } from "../../src/demo/media_sources.ts";
import { assert } from "@std/assert";

const LINK = "http://127.0.0.1:9/none.mp4";

/**
 * Turns a film into one that the server only links to, at an address that does
 * not answer.
 */
export function linkedFilm(demo: DemoServer): DemoItem {
  const film = demo.library.visibleItems().find((it) => it.kind === "Movie");
  assert(film);
  const { RunTimeTicks: _, Bitrate: __, ...source } = mediaSource(film, {
    id: film.id,
    path: LINK,
    name: film.name,
    container: "strm",
    sizeBytes: LINK.length + 1,
    streams: [],
  });
  const MediaSources = [{ ...source, Protocol: "Http", IsRemote: true }];
  const Path = `/media/Films/${film.name}/${film.name}.strm`;
  const details = { Path, MediaSources, MediaStreams: [] };
  Object.assign(film, { details, container: null, runTimeTicks: null });
  return film;
}
