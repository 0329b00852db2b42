import type { DemoLibrary } from "./library.ts";
import type { DemoItem } from "./library_items.ts";
import { detailsOf } from "./sample_details.ts";

/**
 * Returns the extras of an item: files in its folder that no library lists.
 */
export function extrasOf(
  library: DemoLibrary,
  { item, wanted }: { item: DemoItem; wanted: "part" | "Trailer" | "special" },
): DemoItem[] {
  if (!item.listed) return [];
  const folder = folderOf(item);
  return library.extras().filter((it) => {
    if (folderOf(it) !== folder && !folderOf(it).startsWith(`${folder}/`)) {
      return false;
    }
    if (it.kind === "Trailer") return wanted === "Trailer";
    const isExtra = detailsOf(it).ExtraType !== undefined;
    return wanted === (isExtra ? "special" : "part");
  });
}

function folderOf(item: DemoItem): string {
  return detailsOf(item).Path?.replace(/\/[^/]*$/, "") ?? item.id;
}
