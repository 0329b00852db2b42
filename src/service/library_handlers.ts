import { resolveAccount } from "../auth/accounts/resolve_account.ts";
import { askNames } from "../auth/accounts/refresh_names.ts";
import type { Failure } from "../core/failure.ts";
import type { ItemConditions, NameCount } from "../core/item_selection.ts";
import type { ItemFilter } from "../core/item_ports.ts";
import type { ListKind } from "../core/list_ports.ts";
import { nameWithSeries, nameWithYear } from "../core/item_names.ts";
import {
  ITEM_TYPES,
  type ItemType,
  type StoredItem,
} from "../core/media_item.ts";
import { requireNames } from "../library/require_names.ts";
import { expandLists } from "../library/lists/expand_lists.ts";
import { findListOnly } from "../library/lists/refresh_list.ts";
import { fetchPicture } from "../library/pictures/fetch_picture.ts";
import { resolveItem } from "../library/resolve_item.ts";
import { markItems } from "../library/mark_items.ts";
import { resolveReference, unasked } from "../library/resolve_reference.ts";
import { refreshItem } from "../library/sync/refresh_item.ts";
import { searchLibrary, searchServer } from "../library/search_library.ts";
import { listShelves } from "../library/shelves.ts";
import { syncLibraries } from "../library/sync/sync_libraries.ts";
import { askedView, readAllNames, readAskedNames } from "./asked_names.ts";
import type { Handlers } from "./handlers.ts";
import { itemView, libraryView } from "./item_views.ts";
import type { LIBRARY_COMMANDS } from "./library_commands.ts";
import { askerFor, withSession } from "./session.ts";
import { problemView } from "./views.ts";
import { syncUnstoredLibrary, syncUnstoredNames } from "./unstored_library.ts";

export const LIBRARY_HANDLERS: Handlers<keyof typeof LIBRARY_COMMANDS> = {
  "sync-library": (deps, input, context) =>
    withSession({ deps, input, context }, async (session, held) => {
      await askNames(deps, session, held);
      const { skipped, listsFailure, delisted, unplayable, ...report } =
        await syncLibraries(
          deps,
          {
            ...session,
            full: input.full,
            tell: (progress) =>
              context.tell({ kind: "sync-progress", ...progress }),
          },
        );
      return {
        ...report,
        gone: [...delisted],
        listsProblem: problemView(listsFailure),
        unplayable: [...unplayable],
        skipped: skipped.map(({ library, reason, failure }) => ({
          ...library,
          reason,
          problem: problemView(failure),
        })),
      };
    }),
  "list-libraries": async (deps, input, context) => {
    await syncUnstoredLibrary(deps, input, context);
    const { accounts, library } = deps;
    const account = resolveAccount(accounts, input.account);
    return {
      read: library.libraries.wasRead(account),
      unplayable: library.libraries.listUnplayable(account),
      libraries: library.libraries.listLibraries(account).map((it) =>
        libraryView(it, library.items.countItems(account, { libraryId: it.id }))
      ),
    };
  },
  "list-items": async (deps, input, context) => {
    await syncUnstoredLibrary(deps, input, context);
    const { accounts, library } = deps;
    const account = resolveAccount(accounts, input.account);
    const { offset, limit } = input;
    const from = input.from ?? undefined;
    const fromItem = input.fromItem ?? undefined;
    const window = { offset, limit, from, fromItem, sort: input.sort };
    const filter = filterOf(input);
    const { conditions } = input;
    const call = { deps, input, context };
    const problem = await readAskedNames(call, { account, conditions });
    requireNames(library, account, filter);
    const found = library.items.listItems(account, filter, window);
    const { parentId } = input;
    const isSeries = parentId !== null &&
      found.items.some((it) => it.type === "season");
    const seasons = isSeries
      ? library.shelves.listProgress(account, parentId)
      : [];
    return {
      ...found,
      items: found.items.map(itemView),
      seasons,
      ...askedView(problem),
    };
  },
  "list-names": async (deps, input, context) => {
    await syncUnstoredLibrary(deps, input, context);
    const account = resolveAccount(deps.accounts, input.account);
    const { kind } = input;
    const libraryId = input.libraryId ?? undefined;
    const call = { deps, input, context };
    const problem = await readAllNames(call, { account, kind });
    const names = deps.library.items.listNames(account, { kind, libraryId });
    const isFirst = (it: NameCount) => kind !== "artist" || it.items > 0;
    return {
      names: [
        ...names.filter(isFirst),
        ...names.filter((it) => !isFirst(it)),
      ],
      ...askedView(problem),
    };
  },
  "list-progress": ({ accounts, library }, { account, seriesIds }) => ({
    series: library.shelves.listSeriesProgress(
      resolveAccount(accounts, account),
      seriesIds,
    ),
  }),
  "list-shelves": async (deps, input, context) => {
    await syncUnstoredLibrary(deps, input, context);
    const account = resolveAccount(deps.accounts, input.account);
    const now = deps.clock.now();
    const { limit } = input;
    const shelves = listShelves(deps.library, { account, now, limit });
    return {
      resume: shelves.resume.map(itemView),
      next: shelves.next.map(itemView),
      libraries: shelves.libraries.map(({ library, items }) => ({
        id: library.id,
        name: library.name,
        items: items.map((it) => ({
          ...itemView(it.item),
          newItems: it.newItems,
          addedAt: it.addedAt.toISOString(),
        })),
      })),
    };
  },
  "search-items": async (deps, input, context) => {
    await syncUnstoredLibrary(deps, input, context);
    const { accounts, library } = deps;
    const account = resolveAccount(accounts, input.account);
    const { words, limit, countUpTo, askServer } = input;
    const filter = filterOf(input);
    if (filter.conditions !== undefined) {
      const { conditions } = filter;
      const call = { deps, input, context };
      const problem = await readAskedNames(call, { account, conditions });
      requireNames(library, account, filter);
      const window = { offset: 0, limit };
      const types = input.types.length > 0 ? input.types : ITEM_TYPES;
      const inWords = { ...filter, types, words };
      const chosen = library.items.listItems(account, inWords, window);
      return foundView(chosen, problem);
    }
    const options = { words, filter, limit, countUpTo };
    const found = searchLibrary(library, account, options);
    if (found.total > 0 || !askServer) return foundView(found);
    try {
      return await withSession(
        { deps, input, context },
        async (session) =>
          foundView(await searchServer(deps, session, options)),
      );
    } catch (caught) {
      return foundView(found, unasked(caught));
    }
  },
  "show-item": async (deps, input, context) => {
    await syncUnstoredLibrary(deps, input, context);
    const { accounts, library } = deps;
    const account = resolveAccount(accounts, input.account);
    const item = await resolveReference(deps, {
      account,
      reference: input.item,
      ask: null,
      lists: true,
    });
    const { itemDetailView } = await import("./item_detail_view.ts");
    return itemDetailView(library, { account, item });
  },
  "refresh-item": async (deps, input, context) => {
    await syncUnstoredLibrary(deps, input, context);
    const { accounts, library } = deps;
    const account = resolveAccount(accounts, input.account);
    const item = await resolveReference(deps, {
      account,
      reference: input.item,
      ask: askerFor({ deps, input, context }),
      lists: true,
    });
    const { itemDetailView, readUsual } = await import(
      "./item_detail_view.ts"
    );
    try {
      return await withSession({ deps, input, context }, async (session) => {
        const mustKeep = !input.orStored;
        const fresh = await refreshItem(deps, { ...session, item, mustKeep });
        const usual = await readUsual(deps, session, fresh);
        return itemDetailView(library, {
          account,
          item: fresh.item,
          whole: fresh,
          usual,
        });
      });
    } catch (caught) {
      if (!input.orStored) throw caught;
      return itemDetailView(library, { account, item, whole: unasked(caught) });
    }
  },
  "list-similar": async (deps, input, context) => {
    await syncUnstoredLibrary(deps, input, context);
    const { accounts, library } = deps;
    const account = resolveAccount(accounts, input.account);
    const { id } = await resolveReference(deps, {
      account,
      reference: input.item,
      ask: askerFor({ deps, input, context }),
      lists: true,
    });
    const ids = await withSession(
      { deps, input, context },
      ({ server }) => server.library.listSimilarIds(id),
    );
    const items = ids.flatMap((it) =>
      library.items.findItem(account, it) ?? []
    );
    return { items: items.map(itemView) };
  },
  "mark-items": async (deps, input, context) => {
    await syncUnstoredNames(deps, input, { context, items: input.items });
    const account = resolveAccount(deps.accounts, input.account);
    const ask = askerFor({ deps, input, context });
    const items: MarkTarget[] = [];
    const { kind, value } = input;
    // A list has a mark of its own only as a favourite.
    const references = kind === "played"
      ? await expandLists(deps, { account, references: input.items, ask })
      : input.items;
    for (const reference of references) {
      const list = findListOnly(deps, { account, reference });
      items.push(
        list === null
          ? itemTarget(
            await resolveReference(deps, { account, reference, ask }),
          )
          : { id: list.id, type: list.kind, title: list.name },
      );
    }
    const marks = await markItems(
      deps,
      {
        request: { account, items, kind, value },
        withSession: ask,
        onStored: () => context.tell({ kind: "library-changed" }),
      },
    );
    return {
      marks: marks.map((
        { item: { id: itemId, type, title }, state, problem },
      ) => ({
        itemId,
        type,
        title,
        state,
        problem: problemView(problem),
      })),
    };
  },
  "fetch-picture": async (deps, input, context) => {
    const { accounts, library, pictures } = deps;
    const account = resolveAccount(accounts, input.account);
    const { id, picture } = resolveItem(library, {
      account,
      reference: input.item,
    });
    const { serverId } = account;
    const { size } = input;
    const bytes = picture === null ? null : await fetchPicture(pictures, {
      serverId,
      picture,
      size,
      ask: (query) =>
        withSession(
          { deps, input, context },
          ({ server }) => server.library.findPicture(query),
        ),
    });
    return { id, bytes, type: "image/png" };
  },
};

/** An item to mark, or a list as a favourite. */
interface MarkTarget {
  readonly id: string;
  readonly type: ItemType | ListKind;
  readonly title: string;
}

function itemTarget(item: StoredItem): MarkTarget {
  const { id, type, year } = item;
  return {
    id,
    type,
    title: nameWithYear({ name: nameWithSeries(item), year }),
  };
}

function foundView(
  { items, total }: { items: readonly StoredItem[]; total: number },
  problem: Failure | null = null,
) {
  return { items: items.map(itemView), total, problem: problemView(problem) };
}

function filterOf(
  input: {
    libraryId: string | null;
    parentId?: string | null;
    types: readonly ItemType[];
    year: number | null;
    conditions?: ItemConditions;
    words?: string;
  },
): ItemFilter {
  return {
    libraryId: input.libraryId ?? undefined,
    parentId: input.parentId ?? undefined,
    types: input.types,
    year: input.year ?? undefined,
    conditions: input.conditions,
    words: input.words,
  };
}
