import { toFailure } from "../../core/failure.ts";
import { goneNote, NO_LIBRARY } from "../../core/library_notes.ts";
import type { ItemSort } from "../../core/item_selection.ts";
import { unplayableNote } from "../../core/unplayable.ts";
import { unsupportedNote } from "../../core/unsupported_note.ts";
import {
  freshDetail,
  isSame,
  type KnownDetail,
} from "../model/known_detail.ts";
import type { ListQuery } from "../model/lists.ts";
import type { Location } from "../model/location.ts";
import type { Fetch } from "../model/row_store.ts";
import type {
  ItemDetailView,
  ListedItem,
  ProgressView,
} from "../model/views.ts";
import { findEntry } from "./entry_requests.ts";
import { EVERYTHING, fetchFor, selectionAt } from "./list_fetch.ts";
import { MissingEpisodes } from "./missing_episodes.ts";
import { sortRequests } from "./sort_requests.ts";
import type { Requests, Tools, Use } from "./requests.ts";

type LibraryRequests =
  & ReturnType<typeof sortRequests>
  & Pick<Requests, "sync" | "readItem" | "refreshItem">
  & Pick<Requests, "listSimilar" | "readPicture">
  & {
    readonly readLibraries: Use;
    /** Syncs in the background. */
    syncQuietly(): void;
    /** Syncs in the background, after the sync that is running. */
    syncNext(): void;
    fetchFor(location: Location, query: ListQuery): Fetch<ListedItem> | null;
    /** Drops the missing episodes that were read for another account. */
    forgetMissing(): void;
    /** Returns the index of an item in the whole list of a location. */
    findIndex(
      location: Location,
      sought: { id: string; sort: ItemSort },
    ): Promise<number | null>;
    /** Counts the episodes of series; omits those without any. */
    readProgress(
      seriesIds: readonly string[],
      signal: AbortSignal,
    ): Promise<readonly ProgressView[]>;
  };

export function libraryRequests(tools: Tools): LibraryRequests {
  const { client, dispatch } = tools;
  const missing = new MissingEpisodes(tools);
  return {
    ...syncRequests(tools, readLibraries),
    ...sortRequests(tools),
    readLibraries,
    readItem: (item, signal) =>
      client.send("show-item", { account: null, item }, { signal }),
    refreshItem: (item, signal) => refreshItem(tools, { item, signal }),
    listSimilar: (item, signal) =>
      client.send("list-similar", { account: null, item }, { signal })
        .then(({ items }) => items, () => []),
    async readPicture(item, { size, signal }) {
      const input = { account: null, item, size } as const;
      const { id, bytes } = await client.send("fetch-picture", input, {
        signal,
      });
      return bytes === null ? null : { id, png: bytes };
    },
    findIndex: (location, { id, sort }) =>
      findIndex(tools, { location, id, sort }),
    async readProgress(seriesIds, signal) {
      const input = { account: null, seriesIds: [...seriesIds] };
      return (await client.send("list-progress", input, { signal })).series;
    },
    fetchFor: (location, query) =>
      fetchFor(tools, { location, query, missing }),
    forgetMissing: () => missing.clear(),
  };

  async function readLibraries(signal: AbortSignal): Promise<void> {
    const input = { account: null };
    const { read, libraries } = await client.send("list-libraries", input, {
      signal,
    }).catch((caught) => {
      if (!signal.aborted) dispatch({ kind: "libraries", libraries: [] });
      throw caught;
    });
    // Before the first sync, the libraries are not known yet.
    if (read) dispatch({ kind: "libraries", libraries });
  }
}

/** Reads the lists again only if the stored item has changed. */
async function refreshItem(
  tools: Tools,
  { item, signal }: { item: string; signal: AbortSignal },
): Promise<KnownDetail | null> {
  const { client, dispatch, fail } = tools;
  const input = { account: null, item, orStored: true };
  const changed = () => dispatch({ kind: "library-changed" });
  try {
    const before = await storedItem(tools, item, { signal });
    const fresh = await client.send("refresh-item", input, { signal });
    if (fresh.problem !== null) return { stored: before, shown: fresh };
    // The lists must also follow a change whose details were closed meanwhile.
    const after = await storedItem(tools, item);
    if (!isSame(before, after)) changed();
    return freshDetail(fresh, { before, after });
  } catch (caught) {
    if (signal.aborted) return null;
    // Such an item has been removed here.
    if (toFailure(caught).kind === "not_found") changed();
    fail(caught);
    return null;
  }
}

/** Returns the stored item; null if it is not stored. */
async function storedItem(
  { client }: Tools,
  item: string,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<ItemDetailView | null> {
  try {
    const input = { account: null, item };
    const options = signal ? { signal } : {};
    return await client.send("show-item", input, options);
  } catch (caught) {
    if (toFailure(caught).kind !== "not_found") throw caught;
    return null;
  }
}

/**
 * Runs one sync at a time. While one is running, `sync` says so, `syncQuietly`
 * stops it and starts again, and `syncNext` waits for its end.
 */
function syncRequests(tools: Tools, readLibraries: Use) {
  const { dispatch, say } = tools;
  let running: AbortController | null = null;
  let isNextDue = false;
  const sync = (asked: boolean) => {
    running?.abort();
    isNextDue = false;
    const controller = running = new AbortController();
    tools.quietly(async (closing) => {
      const signal = AbortSignal.any([closing, controller.signal]);
      try {
        await readLibrary(tools, { asked, signal });
        await readLibraries(signal);
        dispatch({ kind: "library-changed" });
      } catch (caught) {
        if (!controller.signal.aborted) throw caught;
      } finally {
        if (running === controller) {
          running = null;
          dispatch({ kind: "sync", sync: null });
          if (isNextDue && !closing.aborted) sync(false);
        }
      }
    });
  };
  return {
    sync: () => running ? say("A sync is already running") : sync(true),
    syncQuietly: () => sync(false),
    syncNext: () => {
      if (running === null) sync(false);
      else isNextDue = true;
    },
  };
}

async function readLibrary(
  { client, say }: Tools,
  { asked, signal }: { asked: boolean; signal: AbortSignal },
): Promise<void> {
  const input = { account: null, full: false };
  const report = await client.send("sync-library", input, { signal });
  const { added, updated, removed, skipped, gone, libraries } = report;
  const { listsProblem } = report;
  if (asked || added + updated + removed > 0) {
    say(`Library: ${added} new, ${updated} changed, ${removed} removed`);
  }
  for (const { name, reason, problem } of skipped) {
    if (reason === "forbidden") {
      say(`The server does not allow access to ${name}`, { bad: null });
    } else if (reason === "failed") {
      say(`Cannot read ${name}`, { bad: problem?.message ?? null });
    }
  }
  if (listsProblem !== null) {
    const bad = listsProblem.message;
    say("Cannot read playlists and collections", { bad });
  }
  for (const name of gone) say(goneNote(name));
  if (asked && libraries === 0) say(NO_LIBRARY);
  const unsupported = unsupportedNote(skipped);
  if (asked && unsupported !== null) say(unsupported);
  const unplayable = unplayableNote(report.unplayable);
  if (asked && unplayable !== null) say(unplayable);
}

async function findIndex(
  tools: Tools,
  { location, id, sort }: { location: Location; id: string; sort: ItemSort },
): Promise<number | null> {
  if (location.kind === "list") {
    return await findEntry(tools, { listId: location.list.id, id });
  }
  const selection = selected(location, sort);
  if (selection === null) return null;
  const { items, offset } = await tools.client.send("list-items", {
    ...EVERYTHING,
    ...selection,
    offset: 0,
    limit: 1,
    from: null,
    fromItem: id,
  });
  return items[0]?.id === id ? offset : null;
}

/** Returns the input that selects the whole list of a location. */
function selected(location: Location, sort: ItemSort) {
  switch (location.kind) {
    case "library":
      return { libraryId: location.id, parentId: null, sort };
    case "named":
      return {
        ...selectionAt(location),
        ...location.inside ? {} : { sort },
      };
    case "inside":
      return { libraryId: null, parentId: location.item.id };
    default:
      return null;
  }
}
