import { Failure, toFailure } from "../../core/failure.ts";
import type { WholeItem } from "../../core/whole_item.ts";
import type { StoredItem } from "../../core/media_item.ts";
import type { Session, SyncDependencies } from "./dependencies.ts";

/**
 * Reads one item from the server and updates the record. Removes the record of
 * an item that the server no longer has.
 *
 * @param options.mustKeep true to throw if the record cannot be written
 * @throws {Failure} `not_found` if the server no longer has it
 */
export async function refreshItem(
  { library }: SyncDependencies,
  { account, server, item, mustKeep }: Session & {
    item: StoredItem;
    mustKeep: boolean;
  },
): Promise<Omit<WholeItem, "item"> & { item: StoredItem }> {
  const { id, libraryId } = item;
  const write = (change: () => void): boolean => {
    try {
      change();
      return true;
    } catch (caught) {
      // A reader works on a disk that cannot be written.
      if (mustKeep) throw caught;
      return false;
    }
  };
  try {
    const { item: read, ...files } = await server.library.readWhole(id);
    const fresh = withLaterMark(read, {
      before: item,
      now: library.items.findItem(account, id),
    });
    const page = { items: [fresh], run: null };
    const isWritten = write(() => {
      library.synced.applyItems(account, libraryId, page);
      const names = files.details.people.map((it) => it.name);
      const people = { kind: "person" as const, itemId: id, names };
      library.asked.saveNamesOf(account, people);
    });
    const stored = isWritten ? library.items.findItem(account, id) : null;
    // The server does not know queued marks.
    const { userData } = stored ?? fresh;
    const { multiDisc } = item;
    return { ...files, item: { ...fresh, userData, libraryId, multiDisc } };
  } catch (caught) {
    const failure = toFailure(caught);
    if (failure.kind !== "not_found") throw failure;
    write(() => library.synced.removeItems(account, { libraryId, ids: [id] }));
    throw new Failure(
      "not_found",
      `Cannot find "${item.name}": it is no longer on the server`,
      {
        hint: "Update the library with `jellytau library sync`",
        remedy: "sync-library",
      },
    );
  }
}

/** Keeps a mark or position that was stored while the server was asked. */
function withLaterMark(
  read: WholeItem["item"],
  { before, now }: { before: StoredItem; now: StoredItem | null },
): WholeItem["item"] {
  const isLater = now !== null &&
    JSON.stringify(now.userData) !== JSON.stringify(before.userData);
  return isLater ? { ...read, userData: now.userData } : read;
}
