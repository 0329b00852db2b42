import type { ItemMarkPage, ItemPage } from "../../core/library_ports.ts";
import type { MediaItem } from "../../core/media_item.ts";
import { decodeId, decodeItem, decodeUserData, record } from "./item.ts";

/** Decodes each entry; skips bad ones, and kinds that are not supported. */
export function decodeEach(
  entries: readonly unknown[],
): Pick<ItemPage, "items" | "unreadable"> {
  const items: MediaItem[] = [];
  const unreadable: (string | null)[] = [];
  for (const entry of entries) {
    try {
      const item = decodeItem(entry);
      if (item !== null) items.push(item);
    } catch (caught) {
      if (!(caught instanceof TypeError)) throw caught;
      unreadable.push(decodeId(entry));
    }
  }
  return { items, unreadable };
}

/** Decodes the marks of each entry; counts those without an id. */
export function decodeMarks(
  entries: readonly unknown[],
): Pick<ItemMarkPage, "marks" | "unreadable"> {
  const marks = entries.flatMap((it) => {
    const id = decodeId(it);
    const userData = decodeUserData(record(it)?.UserData);
    return id === null ? [] : [{ id, userData }];
  });
  return { marks, unreadable: entries.length - marks.length };
}
