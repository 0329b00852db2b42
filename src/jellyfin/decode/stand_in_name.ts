import type { ItemType, MediaItem } from "../../core/media_item.ts";

const NUMBERED: Readonly<Partial<Record<ItemType, string>>> = {
  season: "Season",
  episode: "Episode",
  track: "Track",
};

/** Names an item that has no name of its own, such as `Episode 5`. */
export function standInName(
  type: ItemType,
  { seasonNumber, episodeNumber }: Pick<
    MediaItem,
    "seasonNumber" | "episodeNumber"
  >,
): string {
  const number = type === "season" ? seasonNumber : episodeNumber;
  const word = NUMBERED[type];
  if (word === undefined || number === null) return `Untitled ${type}`;
  return type === "season" && number === 0 ? "Specials" : `${word} ${number}`;
}
