import type { DemoServer } from "../../src/demo/demo_server.ts";
import { filmSizeBytes } from "../../src/demo/film_file.ts";

const SECONDS = 600;
const TICKS_PER_SECOND = 10_000_000;

/**
 * Makes all films ten minutes long, so that a test that fetches a whole file
 * handles 13 MB, not 120.
 */
export function shortenFilms({ library }: Pick<DemoServer, "library">): void {
  for (const item of library.visibleItems()) {
    if (item.kind !== "Movie") continue;
    Object.assign(item, {
      runTimeTicks: SECONDS * TICKS_PER_SECOND,
      sizeBytes: filmSizeBytes(SECONDS),
    });
  }
}
