import { selectAccount } from "../auth/find_account.ts";
import { askNames } from "../auth/refresh_names.ts";
import { type FailureKind, toFailure } from "../core/failure.ts";
import type { ItemFilter } from "../core/library_ports.ts";
import { nameWithSeries, nameWithYear } from "../core/item_names.ts";
import type { ItemType } from "../core/media_item.ts";
import { fetchPicture } from "../library/fetch_picture.ts";
import { selectItem } from "../library/find_item.ts";
import { markItems } from "../library/mark_items.ts";
import { refreshItem } from "../library/refresh_item.ts";
import { syncLibraries } from "../library/sync_libraries.ts";
import type { Handlers } from "./handlers.ts";
import { itemDetailView, itemView, libraryView } from "./item_views.ts";
import type { LIBRARY_COMMANDS } from "./library_commands.ts";
import { withSession } from "./session.ts";
import { problemView } from "./views.ts";
import { fillForNames, fillUnkeptLibrary } from "./unkept_library.ts";

/** Failures that do not mean that the server cannot be asked. */
const ANSWERS: readonly FailureKind[] = [
  "not_found",
  "usage",
  "cancelled",
  "internal",
];

export const LIBRARY_HANDLERS: Handlers<keyof typeof LIBRARY_COMMANDS> = {
  "sync-library": (parts, input, context) =>
    withSession(parts, input, context, async (session) => {
      await askNames(parts, session);
      const { skipped, gone, ...report } = await syncLibraries(parts, {
        ...session,
        full: input.full,
        tell: (progress) =>
          context.tell({ kind: "sync-progress", ...progress }),
      });
      return {
        ...report,
        gone: [...gone],
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
    const { words, limit, countUpTo } = input;
    const options = { filter: filterOf(input), limit, countUpTo };
    const { items, total } = library.searchItems(account, words, options);
    return { items: items.map(itemView), total };
  },
  "show-item": async (parts, input, context) => {
    await fillUnkeptLibrary(parts, input, context);
    const { accounts, library } = parts;
    const account = selectAccount(accounts, input.account);
    const item = selectItem(library, account, input.item);
    return itemDetailView(library, account, item);
  },
  "refresh-item": async (parts, input, context) => {
    await fillUnkeptLibrary(parts, input, context);
    const { accounts, library } = parts;
    const account = selectAccount(accounts, input.account);
    const item = selectItem(library, account, input.item);
    try {
      return await withSession(parts, input, context, async (session) => {
        const mustKeep = !input.orStored;
        const fresh = await refreshItem(parts, { ...session, item, mustKeep });
        return itemDetailView(library, account, fresh.item, fresh);
      });
    } catch (caught) {
      const failure = toFailure(caught);
      const isAbsent = !ANSWERS.includes(failure.kind);
      if (!input.orStored || !isAbsent) throw failure;
      return itemDetailView(library, account, item, failure);
    }
  },
  "mark-items": async (parts, input, context) => {
    await fillForNames(parts, input, { context, items: input.items });
    const { accounts, library } = parts;
    const account = selectAccount(accounts, input.account);
    const items = input.items.map((it) => selectItem(library, account, it));
    const { kind, value } = input;
    const marks = await markItems(
      parts,
      { account, items, kind, value },
      (use) => withSession(parts, input, context, use),
    );
    return {
      marks: marks.map(({ item, state, problem }) => ({
        itemId: item.id,
        title: nameWithYear({ name: nameWithSeries(item), year: item.year }),
        state,
        problem: problemView(problem),
      })),
    };
  },
  "fetch-picture": async (parts, input, context) => {
    const { accounts, library, pictures } = parts;
    const account = selectAccount(accounts, input.account);
    const { id, picture } = selectItem(library, account, input.item);
    const { serverId } = account;
    const { size } = input;
    const bytes = picture === null ? null : await fetchPicture(pictures, {
      serverId,
      picture,
      size,
      ask: (query) =>
        withSession(
          parts,
          input,
          context,
          ({ server, token }) => server.library.findPicture(token, query),
        ),
    });
    return { id, bytes, type: "image/png" };
  },
};

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
