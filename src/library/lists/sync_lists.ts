import {
  type Failure,
  type FailureKind,
  toFailure,
} from "../../core/failure.ts";
import type { ItemList } from "../../core/list_ports.ts";
import type { Session, SyncDependencies } from "../sync/dependencies.ts";
import { OWN_FAULTS } from "../sync/own_faults.ts";
import { pagesOf } from "../sync/pages.ts";

const PAGE_LISTS = 500;
/** The libraries have been read before, so that this loses nothing. */
const TOLERATED: readonly FailureKind[] = [...OWN_FAULTS, "unreachable"];

/**
 * Reads the user's playlists and collections, and removes those that the server
 * no longer has. Their entries are read when a list is opened.
 *
 * @returns the failure that kept them from being read; null if there was none
 * @throws {Failure} `rejected`, `cancelled`, `storage_…`
 */
export async function syncLists(
  { library }: Pick<SyncDependencies, "library">,
  { account, server }: Session,
): Promise<Failure | null> {
  const limit = PAGE_LISTS;
  const lists: ItemList[] = [];
  let isComplete = true;
  try {
    const pages = pagesOf(
      (startIndex) => server.lists.listLists({ startIndex, limit }),
      { from: 0, limit, idsOf: (page) => page.lists.map(({ id }) => id) },
    );
    for await (const { page } of pages) {
      lists.push(...page.lists);
      if (page.unreadable > 0) isComplete = false;
    }
  } catch (caught) {
    const failure = toFailure(caught);
    if (!TOLERATED.includes(failure.kind)) throw failure;
    return failure;
  }
  library.lists.saveLists(account, { lists, isComplete });
  return null;
}
