import type { MediaLibrary, StoredItem } from "./media_item.ts";

type Titled = Pick<StoredItem, "libraryId" | "path"> & {
  /** The words that a list shows for it. */
  readonly title: string;
};

/**
 * Returns text that distinguishes each item from others with the same title: its
 * library, and the end of its path that differs. Empty for a unique title.
 */
export function distinguish(
  items: readonly Titled[],
  libraries: readonly Pick<MediaLibrary, "id" | "name">[],
): string[] {
  const groups = Map.groupBy(items, (it) => it.title);
  return items.map((it) => {
    const namesakes = groups.get(it.title) ?? [];
    if (namesakes.length < 2) return "";
    const name = libraries.find(({ id }) => id === it.libraryId)?.name;
    const words = [name ?? "", ownEnd(it.path, namesakes)];
    return words.filter((word) => word !== "").join(", ");
  });
}

/** Returns the path without the folders that it shares with all others. */
function ownEnd(path: string | null, namesakes: readonly Titled[]): string {
  if (path === null) return "";
  const paths = namesakes.flatMap((it) =>
    it.path === null ? [] : [foldersOf(it.path)]
  );
  const own = foldersOf(path);
  const shared = own.findIndex((folder, at) =>
    at === own.length - 1 || paths.some((it) => it[at] !== folder)
  );
  return own.slice(Math.max(0, shared)).join("");
}

/** Splits a path into folders and the file, each after its separator. */
function foldersOf(path: string): string[] {
  return path.split(/(?=[/\\])/);
}
