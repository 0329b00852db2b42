import { resolveAccount } from "../auth/accounts/resolve_account.ts";
import { Failure } from "../core/failure.ts";
import type { StoredList } from "../core/list_ports.ts";
import {
  ambiguousList,
  findStoredLists,
  refreshList,
  unknownList,
} from "../library/lists/refresh_list.ts";
import { asItemId } from "../library/resolve_item.ts";
import { unasked } from "../library/resolve_reference.ts";
import type {
  CommandOptions,
  Handlers,
  ServiceDependencies,
} from "./handlers.ts";
import { itemView } from "./item_views.ts";
import type { LIST_COMMANDS, ListView } from "./list_commands.ts";
import type { Decoded } from "./protocol.ts";
import { withSession } from "./session.ts";
import { syncUnstoredLibrary } from "./unstored_library.ts";
import { problemView } from "./views.ts";

export const LIST_HANDLERS: Handlers<keyof typeof LIST_COMMANDS> = {
  "list-lists": async (deps, input, context) => {
    await syncUnstoredLibrary(deps, input, context);
    const account = resolveAccount(deps.accounts, input.account);
    return { lists: deps.library.lists.listLists(account).map(listView) };
  },
  "list-entries": async (deps, input, context) => {
    await syncUnstoredLibrary(deps, input, context);
    const account = resolveAccount(deps.accounts, input.account);
    const { listId, types, offset, limit } = input;
    const libraryId = input.libraryId ?? undefined;
    const year = input.year ?? undefined;
    const filter = { libraryId, types, year };
    const window = { listId, filter, offset, limit };
    const { entries, ...counts } = deps.library.lists
      .listEntries(account, window);
    const items = entries.map(({ item, copy }) => ({
      ...itemView(item),
      copy,
    }));
    return { ...counts, items };
  },
  "refresh-list": async (deps, input, context) => {
    await syncUnstoredLibrary(deps, input, context);
    const stored = findStored(deps, input);
    try {
      const fresh = await readFresh(deps, input, { stored, context });
      const { list, isChanged: changed } = fresh;
      return { list: listView(list), changed, problem: null };
    } catch (caught) {
      if (!input.orStored || !stored?.readAt) throw caught;
      const problem = problemView(unasked(caught));
      return { list: listView(stored), changed: false, problem };
    }
  },
};

type Input = Decoded<"refresh-list">;

/** @throws {Failure} `usage` for a name of several lists */
function findStored(
  deps: ServiceDependencies,
  { account: named, list, kind }: Input,
): StoredList | null {
  const account = resolveAccount(deps.accounts, named);
  const reference = list.trim();
  if (reference === "") {
    throw new Failure("usage", "Cannot find a list without a name");
  }
  const found = findStoredLists(deps, { account, reference, kind });
  if (found.length > 1) throw ambiguousList(reference, found);
  return found[0] ?? null;
}

function readFresh(
  deps: ServiceDependencies,
  input: Input,
  { stored, context }: { stored: StoredList | null; context: CommandOptions },
): Promise<{ list: StoredList; isChanged: boolean }> {
  const { kind } = input;
  const reference = input.list.trim();
  return withSession({ deps, input, context }, async (session) => {
    const id = stored?.id ?? asItemId(reference) ??
      await session.server.lists.findList(reference, kind);
    if (id === null) throw unknownList(reference, kind);
    const fresh = await refreshList(deps, { ...session, id, stored });
    if (kind !== null && fresh.list.kind !== kind) {
      throw unknownList(reference, kind);
    }
    return fresh;
  });
}

function listView(list: StoredList): ListView {
  const { id, name, kind, mediaType, entryCount, readAt } = list;
  return {
    id,
    name,
    kind,
    mediaType,
    items: entryCount,
    readAt: readAt?.toISOString() ?? null,
  };
}
