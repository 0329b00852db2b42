import { Failure } from "../../core/failure.ts";

/**
 * Returns whether a file holds the address of a film instead of the film.
 *
 * Source: Jellyfin's manual, "Strm files".
 */
export function isLinkFile(name: string | null): boolean {
  return /\.strm$/i.test(name ?? "");
}

/** Explains why the file of an item cannot be downloaded. */
export function onlyLinked(title: string): Failure {
  return new Failure(
    "not_found",
    `Cannot download "${title}": the server only links to it`,
    {
      hint: "Play it instead: `jellytau play <item>`",
      remedy: "play-item",
    },
  );
}
