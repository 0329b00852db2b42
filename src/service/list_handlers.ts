import { resolveAccount } from "../auth/accounts/resolve_account.ts";
import { Failure } from "../core/failure.ts";
import type { PlaylistEdit, StoredList } from "../core/list_ports.ts";
import {
  createPlaylist,
  type EditedPlaylist,
  editPlaylist,
} from "../library/lists/edit_playlist.ts";
import {
  findStoredList,
  refreshList,
  unknownList,
} from "../library/lists/refresh_list.ts";
import { requireNames } from "../library/require_names.ts";
import { asItemId } from "../library/resolve_item.ts";
import { resolveItemId, unasked } from "../library/resolve_reference.ts";
import { askedView, readAskedNames } from "./asked_names.ts";
import type {
  CommandOptions,
  Handlers,
  ServiceDependencies,
} from "./handlers.ts";
import { itemView } from "./item_views.ts";
import type { LIST_COMMANDS, ListView } from "./list_commands.ts";
import type { Decoded } from "./protocol.ts";
import { type AccountSession, askerFor, withSession } from "./session.ts";
import { syncUnstoredLibrary, syncUnstoredNames } from "./unstored_library.ts";
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
    const filter = { libraryId, types, year, conditions: input.conditions };
    const { conditions } = input;
    const call = { deps, input, context };
    const problem = await readAskedNames(call, { account, conditions });
    requireNames(deps.library, account, filter);
    const window = { listId, filter, offset, limit };
    const { entries, ...counts } = deps.library.lists
      .listEntries(account, window);
    const items = entries.map(({ item, copy, position }) => ({
      ...itemView(item),
      copy,
      position,
    }));
    return { ...counts, items, ...askedView(problem) };
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
  "create-playlist": async (deps, input, context) => {
    const { name, isPublic } = input;
    const ids = await idsOf(deps, { input, items: input.items, context });
    return await withSession(
      { deps, input, context },
      async (session) =>
        editedView(
          await createPlaylist(deps, { session, name, ids, isPublic }),
        ),
    );
  },
  "edit-playlist": async (deps, input, context) => {
    const { list } = input;
    const edit: PlaylistEdit = input.edit.kind === "add"
      ? {
        kind: "add",
        ids: await idsOf(deps, { input, items: input.edit.items, context }),
      }
      : input.edit;
    await syncUnstoredLibrary(deps, input, context);
    const wanted = { list, kind: "playlist" } as const;
    const stored = findStored(deps, { account: input.account, ...wanted });
    return await withSession({ deps, input, context }, async (session) => {
      const id = await findId(session, { ...wanted, stored });
      const request = { session, id, stored, edit };
      return editedView(await editPlaylist(deps, request));
    });
  },
};

type Input = Decoded<"refresh-list">;
/** The user's words for a list. */
type Wanted = Pick<Input, "list" | "kind">;

/** Returns the ids of the items that the user named. */
async function idsOf(
  deps: ServiceDependencies,
  { input, items, context }: {
    input: Pick<Input, "account" | "timeoutMs">;
    items: readonly string[];
    context: CommandOptions;
  },
): Promise<string[]> {
  await syncUnstoredNames(deps, input, { context, items });
  const account = resolveAccount(deps.accounts, input.account);
  const ask = askerFor({ deps, input, context });
  const ids: string[] = [];
  for (const reference of items) {
    ids.push(await resolveItemId(deps, { account, reference, ask }));
  }
  return ids;
}

/** @throws {Failure} `usage` for a name of several lists */
function findStored(
  deps: ServiceDependencies,
  { account: named, list, kind }: Wanted & Pick<Input, "account">,
): StoredList | null {
  const account = resolveAccount(deps.accounts, named);
  const reference = list.trim();
  if (reference === "") {
    throw new Failure("usage", "Cannot find a list without a name");
  }
  return findStoredList(deps, { account, reference, kind });
}

function readFresh(
  deps: ServiceDependencies,
  input: Input,
  { stored, context }: { stored: StoredList | null; context: CommandOptions },
): Promise<{ list: StoredList; isChanged: boolean }> {
  const { kind, list } = input;
  return withSession({ deps, input, context }, async (session) => {
    const id = await findId(session, { list, kind, stored });
    const fresh = await refreshList(deps, { ...session, id, stored });
    if (kind !== null && fresh.list.kind !== kind) {
      throw unknownList(list.trim(), kind);
    }
    return fresh;
  });
}

/** @throws {Failure} `not_found` */
async function findId(
  { server }: AccountSession,
  { list, kind, stored }: Wanted & { stored: StoredList | null },
): Promise<string> {
  const reference = list.trim();
  const id = stored?.id ?? asItemId(reference) ??
    await server.lists.findList(reference, kind);
  if (id === null) throw unknownList(reference, kind);
  return id;
}

function editedView({ list, before, after }: EditedPlaylist) {
  const added = Math.max(0, after - before);
  const removed = Math.max(0, before - after);
  return { list: listView(list), added, removed };
}

function listView(list: StoredList): ListView {
  const { id, name, kind, mediaType, entryCount, favorite, readAt } = list;
  return {
    id,
    name,
    kind,
    mediaType,
    items: entryCount,
    favorite,
    readAt: readAt?.toISOString() ?? null,
  };
}
