import type { AskedName, ServerName } from "../core/asked_names.ts";
import { Failure } from "../core/failure.ts";
import type { LibraryIndex } from "../core/library_ports.ts";
import { isShortName, meantNames } from "../core/name_words.ts";
import { foldText } from "../core/sort_key.ts";
import type { TokenKey } from "../core/token_key.ts";
import { isFresh } from "./is_fresh.ts";
import type { Session, SyncDependencies } from "./sync/dependencies.ts";

/** The most people that one text means. */
const MAX_PEOPLE = 20;
const KIND = "person";

/**
 * Returns whether the stored items of the people whom a text means are up to
 * date. A part of a name may mean more people than those that are stored.
 */
export function hasPeople(
  { library, clock }: SyncDependencies,
  { account, name }: { account: TokenKey; name: string },
): boolean {
  const { asked } = library;
  const known = asked.findNames(account, { kind: KIND, name });
  const wanted = foldText(name).trim();
  const isWhole = known.some((it) => foldText(it.name).trim() === wanted) ||
    isFresh(asked.namesReadAt(account, KIND), clock.now());
  const isRead = known.every((it) => isFresh(it.readAt, clock.now()));
  return known.length > 0 ? isWhole && isRead : isShortName(name);
}

/**
 * Asks the server for the people of a name and for their items, and stores them.
 * Leaves out people whose stored items are up to date.
 *
 * @returns a failure if the name means more people than are asked for
 */
export async function readPeople(
  { library, clock }: SyncDependencies,
  { account, server, name: text }: Session & { name: string },
): Promise<Failure | null> {
  const { asked } = library;
  const now = clock.now();
  const known = asked.findNames(account, { kind: KIND, name: text });
  // A complete list has everyone whom a search finds.
  const isComplete = known.length > 0 &&
    isFresh(asked.namesReadAt(account, KIND), now);
  const found = isComplete ? [] : await server.library.people.find(text);
  const people = byName([...known, ...found]);
  const meant = meantNames(people, text);
  for (const { name, ids } of meant.slice(0, MAX_PEOPLE)) {
    const stored = known.find((it) => it.name === name);
    if (ids.length === 0 || isFresh(stored?.readAt ?? null, now)) continue;
    const itemIds = await server.library.people.listItemIds(ids);
    const items = { kind: KIND, name, ids, itemIds, readAt: now } as const;
    asked.saveItems(account, items);
  }
  return meant.length <= MAX_PEOPLE ? null : new Failure(
    "partial",
    `Cannot ask for all people named "${text}": only ${MAX_PEOPLE} of ` +
      `${meant.length} were asked for`,
    { hint: "Give more of the name", remedy: null },
  );
}

/** Returns whether the stored list of all people is up to date. */
export function hasAllPeople(
  { library, clock }: SyncDependencies,
  account: TokenKey,
): boolean {
  return isFresh(library.asked.namesReadAt(account, KIND), clock.now());
}

/**
 * Asks the server for all people, and stores their names.
 *
 * @returns a failure if the server does not list all of them
 */
export async function readAllPeople(
  { library, clock }: SyncDependencies,
  { account, server }: Session,
): Promise<Failure | null> {
  const now = clock.now();
  const { names, isComplete } = await server.library.people.list();
  const readAt = isComplete ? now : null;
  library.asked.saveNames(account, { kind: KIND, names, readAt });
  return isComplete ? null : new Failure(
    "server_error",
    `Cannot list all people: the server sends only ${names.length} of them`,
  );
}

/** Returns whether the account's library has any people. */
export function knowsPeople(
  { items }: Pick<LibraryIndex, "items">,
  account: TokenKey,
): boolean {
  return items.foldedNames(account, { kind: KIND, limit: 1 }).size > 0;
}

/** Joins the ids of people whose names differ only in case or diacritics. */
function byName(people: readonly (ServerName | AskedName)[]): ServerName[] {
  const found = new Map<string, ServerName>();
  for (const { name, ids } of people) {
    const folded = foldText(name).trim();
    const before = found.get(folded);
    const all = [...new Set([...before?.ids ?? [], ...ids])];
    found.set(folded, { name: before?.name ?? name, ids: all });
  }
  return [...found.values()];
}
