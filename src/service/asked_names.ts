/** Asks the server for names that a sync does not read, such as people and languages. */
import { Failure } from "../core/failure.ts";
import type {
  ItemConditions,
  NameCondition,
  NameKind,
} from "../core/item_selection.ts";
import type { TokenKey } from "../core/token_key.ts";
import {
  hasAllPeople,
  hasPeople,
  knowsPeople,
  readAllPeople,
  readPeople,
} from "../library/read_people.ts";
import { hasLanguage, readLanguage } from "../library/read_language.ts";
import { unasked } from "../library/resolve_reference.ts";
import type {
  Session,
  SyncDependencies,
} from "../library/sync/dependencies.ts";
import type { CommandOptions, ServiceDependencies } from "./handlers.ts";
import { askerFor } from "./session.ts";
import { problemView } from "./views.ts";

interface Call {
  readonly deps: ServiceDependencies;
  readonly input: { account: string | null; timeoutMs?: number | undefined };
  readonly context: CommandOptions;
}

/** The kinds of names that are asked for when they are wanted. */
const SOURCES: Partial<
  Record<NameKind, {
    has(
      deps: SyncDependencies,
      at: { account: TokenKey; name: string },
    ): boolean;
    /** @returns why the items may be incomplete; null if they are not */
    read(
      deps: SyncDependencies,
      at: Session & { name: string },
    ): Promise<Failure | null>;
  }>
> = {
  person: { has: hasPeople, read: readPeople },
  language: { has: hasLanguage, read: readLanguage },
};

/**
 * Asks the server for the people and languages in some conditions, if their
 * items are not stored or may have changed. If it cannot be asked, the stored
 * items remain.
 *
 * @returns why some names were not asked for; null if there was no problem
 * @throws {Failure} if it cannot be asked and no such name is stored;
 * `not_found` if the library has never been synced
 */
export async function readAskedNames(
  call: Call,
  { account, conditions }: {
    account: TokenKey;
    conditions: ItemConditions | undefined;
  },
): Promise<Failure | null> {
  const { deps } = call;
  let problem: Failure | null = null;
  for (const { kind, name } of conditions?.names ?? []) {
    const source = SOURCES[kind];
    if (source === undefined || source.has(deps, { account, name })) continue;
    // Nothing would be stored of the reply.
    if (isUnsynced(deps, account)) throw unsynced({ kind, name });
    try {
      problem = await askerFor(call)((session) =>
        source.read(deps, { ...session, name })
      ) ?? problem;
    } catch (caught) {
      problem = unasked(caught);
      if (!deps.library.items.hasName(account, { kind, name })) throw problem;
    }
  }
  return problem;
}

/**
 * Does the same for the list of all people.
 *
 * @returns why the list may be incomplete; null if there was no problem
 * @throws {Failure} if the server cannot be asked and nobody is stored
 */
export async function readAllNames(
  call: Call,
  { account, kind }: { account: TokenKey; kind: NameKind },
): Promise<Failure | null> {
  const { deps } = call;
  if (kind !== "person" || hasAllPeople(deps, account)) return null;
  try {
    return await askerFor(call)((session) => readAllPeople(deps, session));
  } catch (caught) {
    const failure = unasked(caught);
    if (!knowsPeople(deps.library, account)) throw failure;
    return failure;
  }
}

function isUnsynced(
  { library }: Pick<ServiceDependencies, "library">,
  account: TokenKey,
): boolean {
  return library.libraries.listLibraries(account).length === 0;
}

function unsynced({ kind, name }: NameCondition): Failure {
  return new Failure("not_found", `Cannot find ${kind} "${name}"`, {
    hint: "The library has not been synced yet: run `jellytau library sync`",
    remedy: "sync-library",
  });
}

/** Returns the member of a reply; empty if there was no problem. */
export function askedView(problem: Failure | null) {
  const view = problemView(problem);
  return view === null ? {} : { problem: view };
}
