import { selectAccount } from "../auth/find_account.ts";
import { askNames } from "../auth/refresh_names.ts";
import { Failure, toFailure } from "../core/failure.ts";
import type { ItemFilter } from "../core/library_ports.ts";
import { nameWithSeries, nameWithYear } from "../core/item_names.ts";
import type { ItemType, StoredItem } from "../core/media_item.ts";
import type { TokenKey } from "../core/token_key.ts";
import { fetchPicture } from "../library/fetch_picture.ts";
import { onlyItem, selectItem } from "../library/find_item.ts";
import { markItems } from "../library/mark_items.ts";
import { refreshItem } from "../library/refresh_item.ts";
import { searchLibrary, searchServer } from "../library/search_library.ts";
import { syncLibraries } from "../library/sync_libraries.ts";
import {
  explainMissing,
  unasked,
  whyUnplayable,
} from "../library/why_unplayable.ts";
import type { CommandOptions, Handlers, ServiceParts } from "./handlers.ts";
import { itemDetailView, itemView, libraryView } from "./item_views.ts";
import type { LIBRARY_COMMANDS } from "./library_commands.ts";
import { type AccountSession, withSession } from "./session.ts";
import { problemView } from "./views.ts";
import { fillForNames, fillUnkeptLibrary } from "./unkept_library.ts";

/** The maximum number of matches to list. */
const MAX_MATCHES = 10;

export const LIBRARY_HANDLERS: Handlers<keyof typeof LIBRARY_COMMANDS> = {
  "sync-library": (parts, input, context) =>
    withSession({ parts, input, context }, async (session) => {
      await askNames(parts, session);
      const { skipped, gone, unplayable, ...report } = await syncLibraries(
        parts,
        {
          ...session,
          full: input.full,
          tell: (progress) =>
            context.tell({ kind: "sync-progress", ...progress }),
        },
      );
      return {
        ...report,
        gone: [...gone],
        unplayable: [...unplayable],
        skipped: skipped.map(({ library, reason, failure }) => ({
          ...library,
          reason,
          problem: problemView(failure),
        })),
      };
    }),
  "list-libraries": async (parts, input, context) => {
    await fillUnkeptLibrary(parts, input, context);
    const { accounts, library } = parts;
    const account = selectAccount(accounts, input.account);
    return {
      read: library.wasRead(account),
      unplayable: library.listUnplayable(account),
      libraries: library.listLibraries(account).map((it) =>
        libraryView(it, library.countItems(account, { libraryId: it.id }))
      ),
    };
  },
  "list-items": async (parts, input, context) => {
    await fillUnkeptLibrary(parts, input, context);
    const { accounts, library } = parts;
    const account = selectAccount(accounts, input.account);
    const { offset, limit } = input;
    const from = input.from ?? undefined;
    const window = { offset, limit, from };
    const found = library.listItems(account, filterOf(input), window);
    return { ...found, items: found.items.map(itemView) };
  },
  "search-items": async (parts, input, context) => {
    await fillUnkeptLibrary(parts, input, context);
    const { accounts, library } = parts;
    const account = selectAccount(accounts, input.account);
    const { words, limit, countUpTo, askServer } = input;
    const options = { words, filter: filterOf(input), limit, countUpTo };
    const found = searchLibrary(library, account, options);
    if (found.total > 0 || !askServer) return foundView(found);
    try {
      return await withSession(
        { parts, input, context },
        async (session) =>
          foundView(await searchServer(parts, session, options)),
      );
    } catch (caught) {
      return foundView(found, unasked(caught));
    }
  },
  "show-item": async (parts, input, context) => {
    await fillUnkeptLibrary(parts, input, context);
    const { accounts, library } = parts;
    const account = selectAccount(accounts, input.account);
    const item = selectItem(library, { account, reference: input.item });
    return itemDetailView(library, { account, item });
  },
  "refresh-item": async (parts, input, context) => {
    await fillUnkeptLibrary(parts, input, context);
    const { accounts, library } = parts;
    const account = selectAccount(accounts, input.account);
    let item = storedItem(parts, { account, reference: input.item });
    try {
      return await withSession({ parts, input, context }, async (session) => {
        item ??= await askForItem(parts, { session, reference: input.item });
        const mustKeep = !input.orStored;
        const fresh = await refreshItem(parts, { ...session, item, mustKeep });
        return itemDetailView(library, {
          account,
          item: fresh.item,
          whole: fresh,
        });
      });
    } catch (caught) {
      if (item === null) throw notStored(input.item, unasked(caught));
      if (!input.orStored) throw caught;
      return itemDetailView(library, { account, item, whole: unasked(caught) });
    }
  },
  "mark-items": async (parts, input, context) => {
    await fillForNames(parts, input, { context, items: input.items });
    const account = selectAccount(parts.accounts, input.account);
    const items: StoredItem[] = [];
    for (const item of input.items) {
      items.push(await selectOrExplain(parts, { ...input, item }, context));
    }
    const { kind, value } = input;
    const marks = await markItems(
      parts,
      {
        request: { account, items, kind, value },
        withSession: (use) => withSession({ parts, input, context }, use),
      },
    );
    return {
      marks: marks.map(({ item, state, problem }) => ({
        itemId: item.id,
        type: item.type,
        title: nameWithYear({ name: nameWithSeries(item), year: item.year }),
        state,
        problem: problemView(problem),
      })),
    };
  },
  "fetch-picture": async (parts, input, context) => {
    const { accounts, library, pictures } = parts;
    const account = selectAccount(accounts, input.account);
    const { id, picture } = selectItem(library, {
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
          { parts, input, context },
          ({ server, token }) => server.library.findPicture(token, query),
        ),
    });
    return { id, bytes, type: "image/png" };
  },
};

/** Finds a stored item; returns null if there is none. */
function storedItem(
  { library }: ServiceParts,
  { account, reference }: { account: TokenKey; reference: string },
): StoredItem | null {
  try {
    return selectItem(library, { account, reference });
  } catch (caught) {
    if (toFailure(caught).kind !== "not_found") throw caught;
    return null;
  }
}

/**
 * Finds an item by the people and collections of that name on the server.
 *
 * @throws {Failure} `not_found`, which names the kind of an item that cannot be
 * played, such as a book
 */
async function askForItem(
  parts: ServiceParts,
  { session, reference }: { session: AccountSession; reference: string },
): Promise<StoredItem> {
  const wanted = reference.trim();
  const options = { words: wanted, filter: {}, limit: MAX_MATCHES };
  const { items: found, total } = await searchServer(parts, session, options);
  const reason = total > 0 ? null : await whyUnplayable(session, wanted);
  if (reason !== null) throw reason;
  return onlyItem(parts.library, session.account, { wanted, found });
}

function notStored(wanted: string, { hint, remedy }: Failure): Failure {
  return new Failure(
    "not_found",
    `Cannot find item "${wanted.trim()}": it is not stored here, and the server ` +
      "could not be asked",
    { hint, remedy },
  );
}

/**
 * Finds a stored item.
 *
 * @throws {Failure} `not_found`, which names the kind of an item that cannot be
 * played, such as a book
 */
async function selectOrExplain(
  parts: ServiceParts,
  input: Parameters<typeof fillUnkeptLibrary>[1] & { item: string },
  context: CommandOptions,
): Promise<StoredItem> {
  const account = selectAccount(parts.accounts, input.account);
  try {
    return selectItem(parts.library, { account, reference: input.item });
  } catch (caught) {
    const missing = toFailure(caught);
    if (missing.kind !== "not_found") throw missing;
    const ask = (session: AccountSession) => whyUnplayable(session, input.item);
    throw await explainMissing(
      missing,
      () => withSession({ parts, input, context }, ask),
    );
  }
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
  },
): ItemFilter {
  return {
    libraryId: input.libraryId ?? undefined,
    parentId: input.parentId ?? undefined,
    types: input.types,
    year: input.year ?? undefined,
  };
}
