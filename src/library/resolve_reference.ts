import { Failure, type FailureKind, toFailure } from "../core/failure.ts";
import type { LibraryIndex } from "../core/library_ports.ts";
import type { StoredItem } from "../core/media_item.ts";
import type { TokenKey } from "../core/token_key.ts";
import type { FileItem } from "./download/download_plan.ts";
import {
  ambiguous,
  asItemId,
  findNamed,
  resolveItem,
  searched,
} from "./resolve_item.ts";
import { findListOnly } from "./lists/refresh_list.ts";
import { searchServer } from "./search_library.ts";
import type { Session, SyncDependencies } from "./sync/dependencies.ts";

/** The most items of people and collections to list. */
const MAX_LISTED = 10;
/** Failures other than those of a server that cannot be asked. */
const ANSWERS: readonly FailureKind[] = [
  "not_found",
  "usage",
  "cancelled",
  "internal",
];

/** The account and the user's words for an item, and how to ask the server. */
interface Reference {
  readonly account: TokenKey;
  readonly reference: string;
  /** Lends a session; null to look only at what is stored. */
  readonly ask:
    | ((use: (session: Session) => Promise<void>) => Promise<void>)
    | null;
}

/**
 * Finds the stored item that the user means. If there is none, asks the server
 * which item has the name or id.
 *
 * @param options.lists true to list the items that only share words with the
 * reference, such as those of an artist, a genre, a person or a collection
 * @throws {Failure} `not_found`, which names the kind of an item that cannot be
 * played, such as a book, or says that the server could not be asked
 * @throws {Failure} `usage` for an empty name, and with a list of items
 */
export async function resolveReference(
  deps: SyncDependencies,
  { account, reference, ask, lists = false }: Reference & { lists?: boolean },
): Promise<StoredItem> {
  const { library } = deps;
  const wanted = reference.trim();
  const missing = catchMissing(() =>
    resolveItem(library, { account, reference: wanted })
  );
  if (!(missing instanceof Failure)) return missing;
  let found = lists ? searched(library, { account, text: wanted }) : [];
  const problem = await ask?.(async (session) => {
    await refuseUnplayable(session, wanted);
    if (!lists || found.length > 0) return;
    const options = { words: wanted, filter: {}, limit: MAX_LISTED };
    found = [...(await searchServer(deps, session, options)).items];
  }).catch(unasked);
  if (found.length > 0) {
    const libraries = library.libraries.listLibraries(account);
    const why = "no item has that name";
    throw ambiguous(wanted, { found, libraries, why });
  }
  throw problem ? notStored(wanted, problem) : missing;
}

/**
 * Returns the id of the item that the user means, or of a playlist or a
 * collection on the server.
 *
 * @throws {Failure} as {@link resolveReference}
 */
export async function resolvePlayableId(
  deps: SyncDependencies,
  options: Omit<Reference, "ask"> & {
    ask: (use: (session: Session) => Promise<void>) => Promise<void>;
  },
): Promise<string> {
  const stored = findListOnly(deps, options);
  if (stored !== null) return stored.id;
  let listId: string | null = null;
  const reference = options.reference.trim();
  const ask: Reference["ask"] = (use) =>
    options.ask(async (session) => {
      listId = await session.server.lists.findList(reference, null);
      if (listId === null) await use(session);
    });
  try {
    return await resolveItemId(deps, { ...options, ask });
  } catch (caught) {
    if (listId === null) throw caught;
    return listId;
  }
}

/**
 * Returns the id of the item that the user means; an id that is not stored is
 * returned for {@link findOrReadItem}.
 *
 * @throws {Failure} as {@link resolveReference}
 */
export async function resolveItemId(
  deps: SyncDependencies,
  options: Reference,
): Promise<string> {
  const { account, reference } = options;
  const id = asItemId(reference);
  const isUnknown = id !== null &&
    findNamed(deps.library, { account, reference }).length === 0;
  return isUnknown ? id : (await resolveReference(deps, options)).id;
}

/**
 * Returns a stored item, or reads one that is not stored with its files.
 *
 * @throws {Failure} `not_found` if the server does not have it either
 */
export async function findOrReadItem(
  library: LibraryIndex,
  { session, id }: { session: Session; id: string },
): Promise<FileItem> {
  const { account, server } = session;
  const item = library.items.findItem(account, id);
  if (item !== null) return item;
  const files = await server.library.readFiles(id);
  return { ...files.item, files };
}

/**
 * Returns the failure that kept the server from being asked.
 *
 * @throws {Failure} a failure that means something else
 */
export function unasked(caught: unknown): Failure {
  const failure = toFailure(caught);
  if (ANSWERS.includes(failure.kind)) throw failure;
  return failure;
}

function catchMissing<T>(find: () => T): T | Failure {
  try {
    return find();
  } catch (caught) {
    const failure = toFailure(caught);
    if (failure.kind === "not_found") return failure;
    throw failure;
  }
}

/** @throws {Failure} `not_found` for an item that cannot be played */
async function refuseUnplayable(
  { server: { library } }: Session,
  reference: string,
): Promise<void> {
  const id = asItemId(reference);
  if (id === null) {
    const reason = await library.findUnplayable(reference);
    if (reason !== null) throw reason;
  } else await library.readItem(id);
}

function notStored(wanted: string, { hint, remedy }: Failure): Failure {
  return new Failure(
    "not_found",
    `Cannot find item "${wanted}": it is not stored here, and the server ` +
      "could not be asked",
    { hint, remedy },
  );
}
