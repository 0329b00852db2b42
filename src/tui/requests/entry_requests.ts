import type { CommandInput } from "../../service/protocol.ts";
import type { ItemConditions } from "../../core/item_selection.ts";
import { toFailure } from "../../core/failure.ts";
import { foldText } from "../../core/sort_key.ts";
import { squashText } from "../../core/search_text.ts";
import { openList } from "../model/list_rows.ts";
import type { ItemRef } from "../model/location.ts";
import type { Fetch } from "../model/row_store.ts";
import { entryId } from "../model/rows.ts";
import type { ScreenStore } from "../model/screen_store.ts";
import { activeAccount, type State } from "../model/state.ts";
import type { ListedItem, ListView } from "../model/views.ts";
import type { Requests, Tools } from "./requests.ts";

/** More entries than any list has. */
const EVERYTHING = 1_000_000;
/** The most items of one command. */
const COMMAND_MAX = 1_000;

interface Window {
  readonly offset: number;
  readonly limit: number;
}

/**
 * Reads the stored entries of a list, or those whose name contains a text.
 *
 * @param filter is empty for all
 */
export function entriesOf(
  tools: Tools,
  { filter, ...within }: {
    listId: string;
    filter: string;
    conditions?: ItemConditions;
  },
): Fetch<ListedItem> {
  if (filter === "") {
    return (window, signal) =>
      readEntries(tools, { ...within, window, signal });
  }
  const wanted = foldText(filter);
  const squashed = squashText(filter);
  return async ({ offset, limit }, signal) => {
    const window = { offset: 0, limit: EVERYTHING };
    const { rows } = await readEntries(tools, { ...within, window, signal });
    const fit = rows.filter(({ name, seriesName, artist }) => {
      const text = [seriesName, name, artist].join(" ");
      return foldText(text).includes(wanted) ||
        squashed !== "" && squashText(text).includes(squashed);
    });
    return { rows: fit.slice(offset, offset + limit), total: fit.length };
  };
}

/** Returns the index of an entry; null if it is not in the list. */
export async function findEntry(
  tools: Tools,
  { listId, id }: { listId: string; id: string },
): Promise<number | null> {
  const window = { offset: 0, limit: EVERYTHING };
  const { rows } = await readEntries(tools, { listId, window });
  const at = rows.findIndex((it) => entryId(it) === id);
  return at >= 0 ? at : null;
}

async function readEntries(
  { client }: Tools,
  { listId, window, signal, conditions }: {
    listId: string;
    window: Window;
    conditions?: ItemConditions;
    signal?: AbortSignal;
  },
) {
  const input = { account: null, listId, libraryId: null, types: [] };
  const { items, total } = await client.send("list-entries", {
    ...input,
    ...window,
    year: null,
    ...conditions === undefined ? {} : { conditions },
  }, signal ? { signal } : {});
  return { rows: items, total };
}

type Editing = "removeEntry" | "moveEntry";

/** The requests that entries of a list are passed on to. */
type Others = Pick<Requests, "playAll" | "download" | "toggleMark">;

/** Uses all entries of a playlist or a collection. */
export function entryRequests(
  tools: Tools,
  { playAll, download, toggleMark }: Others,
): Pick<Requests, "playFrom" | "downloadList" | "markList" | Editing> {
  return {
    ...editRequests(tools),
    playFrom: (list, { index, item }) =>
      playAll(item, async (signal) => {
        const window = { offset: index, limit: COMMAND_MAX };
        const { rows } = await readEntries(tools, {
          listId: list.id,
          window,
          signal,
        });
        // The rows may have moved since the key was pressed.
        const isSame = rows[0]?.id === item.id;
        return isSame ? rows.map(({ id }) => id) : [item.id];
      }),
    downloadList: (list) => withItems(tools, { list, use: download }),
    markList: (list) =>
      withItems(tools, {
        list,
        use: (ids) => toggleMark(ids, "played", { asks: true }),
      }),
  };
}

/** Changes playlists one after another. */
function editRequests(tools: Tools): Pick<Requests, Editing> {
  let isChanging = false;
  const change = (list: string, { edit, done }: {
    edit: CommandInput<"edit-playlist">["edit"];
    done?: string;
  }) => {
    // The rows that a key saw may be old until the change is shown.
    if (isChanging) return;
    isChanging = true;
    tools.quietly(async (signal) => {
      try {
        const input = { account: null, list, edit };
        await tools.client.send("edit-playlist", input, { signal });
        if (done !== undefined) tools.say(done);
      } finally {
        tools.dispatch({ kind: "library-changed" });
        const window = { offset: 0, limit: 1 };
        await readEntries(tools, { listId: list, window, signal })
          .catch(() => undefined);
        isChanging = false;
      }
    });
  };
  return {
    removeEntry({ id }, { id: itemId, name, position }) {
      change(id, {
        edit: { kind: "remove", positions: [position], itemId },
        done: `${name} removed`,
      });
    },
    moveEntry({ id }, { entry: { id: itemId, position: from }, to }) {
      change(id, { edit: { kind: "move", from, to, itemId } });
    },
  };
}

/** Reads what is in a list now, as far as it is in the libraries. */
export function withItems(
  tools: Tools,
  { list: { id: listId, name }, use }: {
    list: Pick<ItemRef, "id" | "name">;
    use: (ids: readonly string[]) => void;
  },
): void {
  tools.quietly(async (signal) => {
    await refresh(tools, { listId, signal });
    const window = { offset: 0, limit: EVERYTHING };
    const { rows } = await readEntries(tools, { listId, window, signal });
    const ids = [...new Set(rows.map(({ id }) => id))];
    if (ids.length === 0) {
      return tools.say(`Nothing in ${name} is in your libraries`);
    }
    if (ids.length <= COMMAND_MAX) return use(ids);
    const bad = `Open it and mark up to ${COMMAND_MAX} titles`;
    tools.say(`${name} has more than ${COMMAND_MAX} titles`, { bad });
  });
}

/** Reads a list from the server, if it answers. @returns what has changed */
function refresh(
  { client }: Tools,
  { listId: list, signal }: { listId: string; signal: AbortSignal },
) {
  const input = { account: null, list, kind: null, orStored: true };
  return client.send("refresh-list", input, { signal });
}

/**
 * Reads the playlists and collections whenever the libraries or their items have
 * changed, and the entries of a list when it is opened.
 *
 * @returns a function that stops it
 */
export function followLists(tools: Tools, store: ScreenStore): () => void {
  const unfollow = [
    store.subscribe(namesReader(tools, store)),
    store.subscribe(entriesReader(tools, store)),
  ];
  return () => {
    for (const it of unfollow) it();
  };
}

function namesReader(tools: Tools, store: ScreenStore): () => void {
  let read: Pick<State, "libraries" | "libraryVersion"> | null = null;
  let isRunning = false;
  return function look() {
    const { libraries, libraryVersion } = store.state();
    if (libraries === null) return void (read = null);
    const isRead = read?.libraries === libraries &&
      read.libraryVersion === libraryVersion;
    if (isRead || isRunning) return;
    const asked = read = { libraries, libraryVersion };
    isRunning = true;
    tools.quietly(async (signal) => {
      try {
        const input = { account: null };
        const { lists } = await tools.client.send("list-lists", input, {
          signal,
        });
        // Another account may be active by now.
        if (read === asked) tools.dispatch({ kind: "lists", lists });
      } finally {
        isRunning = false;
        look();
      }
    });
  };
}

function entriesReader(tools: Tools, store: ScreenStore): () => void {
  let read: string | null = null;
  let running: AbortController | null = null;
  return () => {
    const state = store.state();
    const list = openList(state);
    const version = list && versionOf(state, list);
    if (version === read) return;
    read = version;
    running?.abort();
    if (list === null) return;
    const controller = running = new AbortController();
    tools.quietly((closing) => {
      const signal = AbortSignal.any([closing, controller.signal]);
      return readOpened(tools, list, { signal });
    });
  };
}

/** Changes when the entries of an open list have to be read again. */
function versionOf(state: State, { id, items, readAt }: ListView): string {
  // An unread list is requested again once the server can be reached.
  const isAway = activeAccount(state)?.state === "unreachable";
  return `${id} ${readAt === null && isAway} ${items}`;
}

async function readOpened(
  tools: Tools,
  { id: listId }: ListView,
  { signal }: { signal: AbortSignal },
): Promise<void> {
  try {
    const { changed } = await refresh(tools, { listId, signal });
    if (changed) tools.dispatch({ kind: "library-changed" });
  } catch (caught) {
    const { kind } = toFailure(caught);
    if (signal.aborted) return;
    // Such a list has been removed here.
    if (kind === "not_found") tools.dispatch({ kind: "library-changed" });
    // The empty list says so.
    if (kind !== "unreachable") throw caught;
  }
}
