import { Failure } from "../../core/failure.ts";
import { INSIDE_LIMIT } from "../../core/media_item.ts";
import type { StoredList } from "../../core/list_ports.ts";
import type { TokenKey } from "../../core/token_key.ts";
import { unasked } from "../resolve_reference.ts";
import type { Session, SyncDependencies } from "../sync/dependencies.ts";
import { findListOnly, refreshList } from "./refresh_list.ts";

interface Named {
  readonly account: TokenKey;
  readonly ask: (use: (session: Session) => Promise<void>) => Promise<void>;
}

/**
 * Replaces each stored playlist and collection by the IDs of the items in it;
 * keeps the user's other words for items. An item with the same name comes
 * first.
 *
 * @throws {Failure} `usage` for a name of several lists, `not_found` for a list
 * without any stored item, and the failures of the network for one that was never
 * read
 */
export async function expandLists(
  deps: SyncDependencies,
  { references, ...named }: Named & { references: readonly string[] },
): Promise<string[]> {
  const { account } = named;
  const expanded: string[] = [];
  for (const reference of references) {
    const list = findListOnly(deps, { account, reference });
    if (list === null) expanded.push(reference);
    else expanded.push(...await itemsIn(deps, { ...named, list }));
  }
  return expanded;
}

/** Returns the items of a list as the server has it, or as it is stored. */
async function itemsIn(
  deps: SyncDependencies,
  { account, ask, list }: Named & { list: StoredList },
): Promise<string[]> {
  const { id: listId } = list;
  await ask(async (session) => {
    await refreshList(deps, { ...session, id: listId, stored: list });
  }).catch((caught) => {
    if (list.readAt === null) throw caught;
    unasked(caught);
  });
  const window = { listId, filter: {}, offset: 0, limit: INSIDE_LIMIT };
  const { entries } = deps.library.lists.listEntries(account, window);
  const ids = new Set(entries.map(({ item }) => item.id));
  if (ids.size > 0) return [...ids];
  throw new Failure(
    "not_found",
    `Cannot use "${list.name}": nothing in it is in your libraries`,
    {
      hint: "Update the library with `jellytau library sync`",
      remedy: "sync-library",
    },
  );
}
