import { counted } from "../../core/labels.ts";
import { toFailure } from "../../core/failure.ts";
import { INSIDE_LIMIT } from "../../core/media_item.ts";
import { isHolder } from "../model/location.ts";
import type { ItemView } from "../model/views.ts";
import type { Mark } from "./mark_requests.ts";
import type { Tools } from "./requests.ts";

/** An item to mark, and everything inside it that gets the mark too. */
export interface Marked {
  readonly item: ItemView;
  readonly leaves: readonly ItemView[];
}

/** Reads the items; skips those that are no longer stored, with a message. */
export async function readMarked(
  tools: Tools,
  { account, items, kind }: Mark,
  { signal }: { signal: AbortSignal },
): Promise<Marked[]> {
  const all: Marked[] = [];
  for (const id of items) {
    const input = { account, item: id };
    const item = await tools.client.send("show-item", input, { signal })
      .catch(nullIfGone);
    if (item === null) continue;
    const leaves = kind === "played"
      ? await leavesOf(tools, { account, item, visited: new Set() }, { signal })
      : [];
    all.push({ item, leaves: leaves.length > 0 ? leaves : [item] });
  }
  const gone = items.length - all.length;
  if (gone > 0) {
    const why = gone === 1 ? "it is" : "they are";
    const what = counted(gone, "item");
    const text = `${what} skipped: ${why} no longer in the library`;
    tools.say(text, { bad: null });
    tools.dispatch({ kind: "library-changed" });
  }
  return all;
}

function nullIfGone(caught: unknown): null {
  if (toFailure(caught).kind === "not_found") return null;
  throw caught;
}

/**
 * Reads the items inside a series, a season or an album.
 *
 * @param visited the ids read so far: a server may list a season in itself
 */
async function leavesOf(
  tools: Tools,
  { account, item, visited }: {
    account: string | null;
    item: ItemView;
    visited: Set<string>;
  },
  { signal }: { signal: AbortSignal },
): Promise<ItemView[]> {
  if (visited.has(item.id)) return [];
  visited.add(item.id);
  if (!isHolder(item)) return [item];
  const { items } = await tools.client.send("list-items", {
    account,
    libraryId: null,
    parentId: item.id,
    types: [],
    year: null,
    offset: 0,
    limit: INSIDE_LIMIT,
    from: null,
    fromItem: null,
  }, { signal });
  const inside = items.map((it) =>
    leavesOf(tools, { account, item: it, visited }, { signal })
  );
  return (await Promise.all(inside)).flat();
}

/** Returns the IDs whose mark a request changed, and that an undo restores. */
export function changedBy(
  { kind, value }: Mark,
  { item, leaves }: Marked,
): string[] {
  const changed = leaves.filter((it) => it[kind] !== value);
  const isAll = changed.length === leaves.length;
  return isAll ? [item.id] : changed.map(({ id }) => id);
}
