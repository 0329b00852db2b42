import { Failure, toFailure } from "../core/failure.ts";
import type { ItemFiles } from "../core/library_ports.ts";
import type { StoredItem } from "../core/media_item.ts";
import type { LibraryParts, Session } from "./sync_parts.ts";

/**
 * Reads one item again, with what its user did and how large it is, and keeps
 * it. An item that is gone from the server is removed here as well.
 *
 * @throws {Failure} `not_found` when it is gone
 */
export async function refreshItem(
  { library }: LibraryParts,
  { account, server, token, item }: Session & { item: StoredItem },
): Promise<Omit<ItemFiles, "item"> & { item: StoredItem }> {
  const { id, libraryId } = item;
  try {
    const { item: fresh, ...files } = await server.library.readFiles(token, id);
    library.applyItems(account, libraryId, { items: [fresh], run: null });
    const { multiDisc } = item;
    return { ...files, item: { ...fresh, libraryId, multiDisc } };
  } catch (caught) {
    const failure = toFailure(caught);
    if (failure.kind !== "not_found") throw failure;
    library.removeItems(account, libraryId, [id]);
    throw new Failure(
      "not_found",
      `Cannot find "${item.name}": it is not on the server any more`,
      {
        hint: "Bring the library up to date: `jellytau library sync`",
        remedy: "sync-library",
      },
    );
  }
}
