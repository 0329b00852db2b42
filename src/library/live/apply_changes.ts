import type { ItemMark } from "../../core/library_ports.ts";
import type { TokenKey } from "../../core/token_key.ts";
import { readMarks } from "../sync/mark_sync.ts";
import { chunksOf } from "../sync/pages.ts";
import type { Session, SyncDependencies } from "../sync/dependencies.ts";

type Dependencies = Pick<SyncDependencies, "library">;

/**
 * Stores marks as the server announced them; ignores items that are not stored.
 *
 * @returns how many items and lists have changed
 */
export async function applyMarks(
  deps: Dependencies,
  { account, server, marks }: Session & { marks: readonly ItemMark[] },
): Promise<number> {
  const known = new Map(marks.map((it) => [it.id, it]));
  let changed = deps.library.lists.applyFavorites(
    account,
    marks.map(({ id, userData: { favorite } }) => ({ id, favorite })),
  );
  for (
    const [libraryId, ids] of byLibrary(deps, { account, ids: known.keys() })
  ) {
    const applied = deps.library.synced.applyMarks(account, {
      libraryId,
      marks: ids.flatMap((id) => known.get(id) ?? []),
    });
    changed += applied.updated + await readMarks(deps, {
      account,
      server,
      libraryId,
      ids: applied.parents,
      known,
    });
  }
  return changed;
}

/**
 * Removes stored items that the server no longer has.
 *
 * @param options.ids the items that it announced as removed; some may only have
 * been moved
 * @returns how many items were removed
 */
export async function removeDeleted(
  deps: Dependencies,
  { account, server, ids }: Session & { ids: readonly string[] },
): Promise<number> {
  let removed = 0;
  for (const [libraryId, stored] of byLibrary(deps, { account, ids })) {
    for (const chunk of chunksOf(stored)) {
      const query = { libraryId, ids: chunk };
      const { items, unreadable } = await server.library.listItemsById(query);
      const alive = new Set([...items.map(({ id }) => id), ...unreadable]);
      const deleted = chunk.filter((id) => !alive.has(id));
      // Any of them may be the one without an id.
      if (deleted.length === 0 || alive.has(null)) continue;
      deps.library.synced.removeItems(account, { libraryId, ids: deleted });
      removed += deleted.length;
    }
  }
  return removed;
}

/** Returns the ids of stored items by their library. */
function byLibrary(
  { library }: Dependencies,
  { account, ids }: { account: TokenKey; ids: Iterable<string> },
): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const id of ids) {
    const item = library.items.findItem(account, id);
    if (item === null) continue;
    const list = found.get(item.libraryId) ?? [];
    list.push(id);
    found.set(item.libraryId, list);
  }
  return found;
}
