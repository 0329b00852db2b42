import type { Account } from "../core/account.ts";
import { Failure, toFailure } from "../core/failure.ts";
import { movingOn } from "../core/move_on.ts";
import {
  INSIDE_LIMIT,
  type MediaItem,
  PLAYABLE_TYPES,
} from "../core/media_item.ts";
import {
  type FileItem,
  listInside,
} from "../library/download/download_plan.ts";
import { filesToPlay } from "../library/playback/choose_version.ts";
import { findNextEpisode } from "../library/playback/next_episode.ts";
import type {
  ItemToPlay,
  QueueEntry,
} from "../library/playback/queue_entries.ts";
import { readEntries } from "../library/lists/read_entries.ts";
import {
  emptyQueue,
  fromUnwatchedVideo,
  listQueue,
  type QueueOptions,
} from "../library/playback/queue_items.ts";
import type { TrackMemory } from "../library/playback/track_memory.ts";
import {
  findOrReadItem,
  resolvePlayableId,
} from "../library/resolve_reference.ts";
import type { CommandOptions, ServiceDependencies } from "./handlers.ts";
import type { Decoded } from "./protocol.ts";
import { type AccountSession, askerFor } from "./session.ts";
import { syncUnstoredLibrary, syncUnstoredNames } from "./unstored_library.ts";

type Input = Decoded<"start-playback">;
type Options = Omit<QueueOptions, "follows">;

/** Shared by the entries of a queue. */
interface EntryOptions {
  /** The version to play; null for the server's choice. */
  readonly version: string | null;
  /** True if it is the only one, so that it must have the version. */
  readonly isOne: boolean;
  readonly memoryOf: (item: MediaItem) => TrackMemory | null;
}

/** The options of items that are added to a queue. */
const ADDED: Options = { fromStart: false, shuffle: false, count: null };

/** The items that the user wants to play. */
export interface NamedItems {
  readonly account: Account;
  /** At least one. */
  readonly ids: readonly string[];
  /** True to go on with what follows a single episode or track. */
  readonly follows: boolean;
}

/**
 * Finds the items that the user named, or the next episode.
 *
 * @throws {Failure} `not_found` if there is none
 */
export async function findNamedItems(
  deps: ServiceDependencies,
  account: Account,
  { input, context }: { input: Input; context: CommandOptions },
): Promise<NamedItems> {
  const { items, next, follows } = input;
  // Only the library knows what follows.
  if (next || follows) await syncUnstoredLibrary(deps, input, context);
  const ids = await findIds(deps, account, { items, input, context });
  if (!next) return { account, ids, follows };
  const [seriesId = null] = ids;
  const found = findNextEpisode(deps.library, { account, seriesId });
  if (found === null && seriesId === null) throw nothingNext();
  return { account, ids: found ? [found.id] : ids, follows: true };
}

/**
 * Returns the ids of the items that the user named.
 *
 * @throws {Failure} `not_found`, and `usage` for a name of several items
 */
export async function findIds(
  deps: ServiceDependencies,
  account: Account,
  { items, input, context }: {
    items: readonly string[];
    input: Pick<Input, "account" | "timeoutMs">;
    context: CommandOptions;
  },
): Promise<string[]> {
  if (!deps.keepsLibrary) {
    await syncUnstoredNames(deps, input, { context, items });
  }
  const ask = askerFor({ deps, input, context });
  const ids: string[] = [];
  for (const reference of items) {
    ids.push(await resolvePlayableId(deps, { account, reference, ask }));
  }
  return ids;
}

function nothingNext(): Failure {
  return new Failure("not_found", "Cannot play: no series has a next episode", {
    hint: "Name an item, such as `Some Series S01E01`",
  });
}

/**
 * Reads the named items and lists what to play.
 *
 * @throws {Failure} `not_found` if there is nothing to play
 */
export async function readQueue(
  { library }: ServiceDependencies,
  named: NamedItems,
  { session, input }: { session: AccountSession; input: Options },
): Promise<readonly [FileItem, ...FileItem[]]> {
  const { account } = named;
  const items: FileItem[] = [];
  const read: { name: string }[] = [];
  let { follows } = named;
  for (const id of named.ids) {
    const isStored = library.items.findItem(account, id) !== null;
    const list = isStored ? null : await session.server.lists.readList(id);
    if (list === null) {
      const item = await findOrReadItem(library, { session, id });
      read.push(item);
      items.push(...await playableIn(item, { account, library, session }));
      continue;
    }
    follows = false;
    read.push(list);
    const entries = await readEntries(session.server, list);
    const all = entries.flatMap(({ item }) => item ?? []);
    for (const it of startOf(all, input)) {
      items.push(...await playableIn(it, { account, library, session }));
    }
  }
  const options = { ...input, follows };
  const [first, ...rest] = listQueue(library, { account, items, options });
  if (first === undefined) throw emptyQueue(read);
  return [first, ...rest];
}

/** Omits the watched items at the start of a list, unless all are wanted. */
function startOf<Item extends MediaItem>(
  items: readonly Item[],
  { fromStart, shuffle }: Options,
): readonly Item[] {
  return fromStart || shuffle ? items : fromUnwatchedVideo(items);
}

/** Returns an item, or what is in it if only the server knows that. */
async function playableIn(
  item: FileItem,
  { account, library, session }:
    & Pick<ServiceDependencies, "library">
    & Pick<NamedItems, "account">
    & { session: AccountSession },
): Promise<readonly FileItem[]> {
  const isStored = library.items.findItem(account, item.id) !== null;
  const isLeaf = isStored || PLAYABLE_TYPES.includes(item.type);
  return isLeaf ? [item] : await listInside(session.server, item.id);
}

/**
 * Lists what to play of the named items without their server; null if one of
 * them is not stored.
 */
export function listStoredQueue(
  { library }: ServiceDependencies,
  named: NamedItems,
  { input, isWanted }: {
    input: Options;
    isWanted: (item: MediaItem) => boolean;
  },
): MediaItem[] | null {
  const { account, ids } = named;
  const items: MediaItem[] = [];
  let { follows } = named;
  for (const id of ids) {
    const item = library.items.findItem(account, id);
    if (item !== null) items.push(item);
    else {
      const listed = library.lists.listEntries(account, {
        listId: id,
        filter: {},
        offset: 0,
        limit: INSIDE_LIMIT,
      }).entries.map((it) => it.item);
      if (listed.length === 0) return null;
      follows = false;
      items.push(...startOf(listed, input));
    }
  }
  const options = { ...input, follows };
  return listQueue(library, { account, items, options, isWanted });
}

/**
 * Lists what to play of items that are added to a queue.
 *
 * @throws {Failure} `not_found` if there is nothing to play
 */
export async function readAdded(
  deps: ServiceDependencies,
  session: AccountSession,
  { account, ids, memoryOf }:
    & Omit<NamedItems, "follows">
    & Pick<EntryOptions, "memoryOf">,
): Promise<QueueEntry[]> {
  const named = { account, ids, follows: false };
  const items = await movingOn(
    session,
    (it) => readQueue(deps, named, { session: it, input: ADDED }),
  );
  const options = { version: null, isOne: true, memoryOf };
  return items.map((it) => entryOf(session, it, options));
}

/**
 * Does the same without the server.
 *
 * @throws {Failure} `unreachable` if nothing is downloaded
 */
export function listStoredAdded(
  deps: ServiceDependencies,
  { account, ids }: Omit<NamedItems, "follows">,
  { isWanted }: { isWanted: (item: MediaItem) => boolean },
): QueueEntry[] {
  const named = { account, ids, follows: false };
  const options = { input: ADDED, isWanted };
  const items = listStoredQueue(deps, named, options) ?? [];
  if (items.length === 0) {
    throw new Failure(
      "unreachable",
      "Cannot add to the queue: no item is downloaded, and the server cannot " +
        "be reached",
    );
  }
  return items.map((it) => storedEntryOf(deps, { account, item: it }));
}

/** Returns the entry of an item, whose files are read when it is its turn. */
export function entryOf(
  session: AccountSession,
  item: FileItem,
  options: EntryOptions,
): QueueEntry {
  return {
    item,
    read: () => movingOn(session, (it) => readFilesToPlay(it, item, options)),
  };
}

/** Returns the entry of a downloaded item. */
export function storedEntryOf(
  { library }: ServiceDependencies,
  { account, item }: { account: Account; item: MediaItem },
): QueueEntry {
  return {
    item,
    read: () =>
      Promise.resolve({
        item: library.items.findItem(account, item.id) ?? item,
        parts: [],
        version: null,
      }),
  };
}

/** Reads the files of an item, as they are when it is its turn. */
async function readFilesToPlay(
  { server }: AccountSession,
  item: FileItem,
  { version, isOne, memoryOf }: EntryOptions,
): Promise<ItemToPlay> {
  const usual = memoryOf(item)?.usual().choices.version ?? null;
  const known = item.files ?? null;
  const wanted = { id: item.id, wanted: version, usual, known };
  try {
    return await filesToPlay(server, wanted);
  } catch (caught) {
    const isVersion = version !== null && toFailure(caught).kind === "usage";
    if (isOne || !isVersion) throw caught;
    // Not every item of a queue has the version.
    return await filesToPlay(server, { ...wanted, wanted: null });
  }
}
