import { Failure, toFailure } from "../../core/failure.ts";
import type { ItemList, ListKind, StoredList } from "../../core/list_ports.ts";
import type { TokenKey } from "../../core/token_key.ts";
import { foldText } from "../../core/sort_key.ts";
import { asItemId, findNamed } from "../resolve_item.ts";
import type { Session, SyncDependencies } from "../sync/dependencies.ts";
import { readEntries } from "./read_entries.ts";

interface Wanted {
  readonly account: TokenKey;
  /** The user's words for the list. */
  readonly reference: string;
}

/**
 * Returns the stored list that the user means, by id or name; null if there is
 * none.
 *
 * @param wanted.kind null for both kinds
 * @throws {Failure} `usage` for a name of several lists
 */
export function findStoredList(
  { library }: Pick<SyncDependencies, "library">,
  { account, reference, kind }: Wanted & { kind: ListKind | null },
): StoredList | null {
  const lists = library.lists.listLists(account)
    .filter((it) => kind === null || it.kind === kind);
  const asId = asItemId(reference);
  const byId = lists.find(({ id }) => id === asId);
  if (byId !== undefined) return byId;
  const name = foldText(reference.trim());
  const [found, ...others] = lists.filter((it) => foldText(it.name) === name);
  if (found === undefined || others.length === 0) return found ?? null;
  const ids = [found, ...others].map(({ id }) => id);
  throw new Failure(
    "usage",
    `Cannot choose a list: "${reference.trim()}" names ${ids.length}`,
    { hint: `Use one of their IDs: ${ids.join(", ")}` },
  );
}

/** Does the same, but returns null if an item has that name as well. */
export function findListOnly(
  deps: Pick<SyncDependencies, "library">,
  wanted: Wanted,
): StoredList | null {
  return findNamed(deps.library, wanted).length > 0
    ? null
    : findStoredList(deps, { ...wanted, kind: null });
}

/**
 * Reads a list with its entries and stores them. Removes the record of a list
 * that the server no longer has.
 *
 * @param options.stored the record; null if there is none
 * @throws {Failure} `not_found`
 */
export async function refreshList(
  { library, clock }: SyncDependencies,
  { account, server, id, stored }: Session & {
    id: string;
    stored: StoredList | null;
  },
): Promise<{ list: StoredList; ids: string[]; isChanged: boolean }> {
  try {
    const found = await server.lists.readList(id);
    if (found === null) throw unknownList(id, null);
    const entries = await readEntries(server, found);
    const readAt = clock.now();
    const list: ItemList = { ...found, entryCount: entries.length };
    const ids = entries.map((it) => it.id);
    const isChanged = library.lists.saveEntries(account, { list, ids, readAt });
    return { list: { ...list, readAt }, ids, isChanged };
  } catch (caught) {
    const failure = toFailure(caught);
    if (failure.kind !== "not_found" || stored === null) throw failure;
    library.lists.removeList(account, id);
    throw new Failure(
      "not_found",
      `Cannot open "${stored.name}": it is no longer on the server`,
    );
  }
}

export function unknownList(reference: string, kind: ListKind | null): Failure {
  const what = kind ?? "playlist or collection";
  return new Failure("not_found", `Cannot find ${what} "${reference}"`, {
    hint: "Update the library with `jellytau library sync`",
    remedy: "sync-library",
  });
}
