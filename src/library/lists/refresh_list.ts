import { Failure, toFailure } from "../../core/failure.ts";
import type { ItemList, ListKind, StoredList } from "../../core/list_ports.ts";
import type { TokenKey } from "../../core/token_key.ts";
import { foldText } from "../../core/sort_key.ts";
import { asItemId } from "../resolve_item.ts";
import type { Session, SyncDependencies } from "../sync/dependencies.ts";
import { readEntries } from "./read_entries.ts";

/**
 * Returns the stored lists that the user means, by id or name.
 *
 * @param options.kind null for both kinds
 */
export function findStoredLists(
  { library }: Pick<SyncDependencies, "library">,
  { account, reference, kind }: {
    account: TokenKey;
    reference: string;
    kind: ListKind | null;
  },
): StoredList[] {
  const lists = library.lists.listLists(account)
    .filter((it) => kind === null || it.kind === kind);
  const asId = asItemId(reference);
  const byId = lists.filter(({ id }) => id === asId);
  const wanted = foldText(reference);
  return byId.length > 0
    ? byId
    : lists.filter(({ name }) => foldText(name) === wanted);
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

/** Returns the failure for a name that several lists have. */
export function ambiguousList(
  reference: string,
  lists: readonly StoredList[],
): Failure {
  const ids = lists.map(({ id }) => id).join(", ");
  return new Failure(
    "usage",
    `Cannot choose a list: "${reference}" names ${lists.length}`,
    { hint: `Use one of their IDs: ${ids}` },
  );
}
