import { Failure } from "../core/failure.ts";
import { languageName } from "../core/language_name.ts";
import { languageCode } from "../core/languages.ts";
import type { TokenKey } from "../core/token_key.ts";
import { isFresh } from "./is_fresh.ts";
import type { Session, SyncDependencies } from "./sync/dependencies.ts";

/** The languages that a hint names. */
const MAX_NAMED = 5;
/** More codes than one language has, with its regions. */
const MAX_SAME = 20;
const KIND = "language";

/** Returns whether the stored items with audio in a language are up to date. */
export function hasLanguage(
  { library, clock }: SyncDependencies,
  { account, name: code }: { account: TokenKey; name: string },
): boolean {
  const [known] = library.asked.findNames(account, { kind: KIND, name: code });
  return isFresh(known?.readAt ?? null, clock.now());
}

/**
 * Asks the server for the items with audio in a language, and stores them.
 *
 * @param options.name as {@link languageCode} returns it
 * @throws {Failure} `not_found` if no item has it; `server_error` if the server
 * is too old to list items by language
 */
export async function readLanguage(
  { library, clock }: SyncDependencies,
  { account, server, name: code }: Session & { name: string },
): Promise<null> {
  const readAt = clock.now();
  const all = new Set<string>();
  for (const { id } of library.libraries.listLibraries(account)) {
    const codes = await server.library.languages.listCodes(id);
    if (codes === null) throw tooOld(code);
    for (const it of codes) all.add(it);
  }
  // Files name a language in several ways, such as `ger`, `deu` and `de`.
  const same = [...all].filter((it) => languageCode(it) === code)
    .slice(0, MAX_SAME);
  const itemIds: string[] = [];
  for (const it of same) {
    itemIds.push(...await server.library.languages.listItemIds(it));
  }
  const items = { kind: KIND, name: code, ids: [], itemIds, readAt } as const;
  const isKnown = library.items.hasName(account, { kind: KIND, name: code });
  if (same.length === 0 && !isKnown) throw unknown(code, [...all]);
  library.asked.saveItems(account, items);
  return null;
}

function tooOld(code: string): Failure {
  return new Failure(
    "server_error",
    `Cannot find audio in ${languageName(code)}: the server cannot list ` +
      "items by language",
    { hint: "Update the server to Jellyfin 12.0 or later", remedy: null },
  );
}

function unknown(code: string, codes: readonly string[]): Failure {
  const names = new Set(
    codes.filter((it) => languageCode(it) !== null).map(languageName),
  );
  const some = [...names].toSorted().slice(0, MAX_NAMED).join(", ");
  return new Failure(
    "not_found",
    `Cannot find audio in ${languageName(code)}`,
    {
      hint: some === ""
        ? "The server does not know the language of any item"
        : `Known languages include ${some}`,
      remedy: null,
    },
  );
}
