import { beginsWords } from "../core/name_words.ts";
import { decodeId, record, SUPPORTED_KINDS } from "./decode/item.ts";

/** The maximum number of people, and of collections, to list items of. */
const MOST_NAMES = "20";
/** The maximum number of items of all these people, and of each collection. */
const MOST_ITEMS = "500";
/** The maximum number of similar items. */
const MOST_SIMILAR = 12;
const WITHOUT_DETAILS = { enableImages: "false", enableUserData: "false" };
const BARE = { recursive: "true", ...WITHOUT_DETAILS };

/** Asks for one page and returns its entries. */
export type Page = (path: string) => Promise<readonly unknown[]>;

/**
 * Returns the ids of the items that people and collections of that name belong
 * to. Only the server knows them: with people, a page of items takes ten times
 * as long.
 */
export async function relatedIds(page: Page, words: string): Promise<string[]> {
  const named = { searchTerm: words, limit: MOST_NAMES, enableImages: "false" };
  const people = namesakes(await page(`/Persons?${query(named)}`), words);
  const collections = namesakes(
    await page(
      `/Items?${query({ ...BARE, ...named, includeItemTypes: "BoxSet" })}`,
    ),
    words,
  );
  const found = new Set<string>();
  const list = async (parameters: Record<string, string>) => {
    const kinds = {
      includeItemTypes: SUPPORTED_KINDS.join(","),
      limit: MOST_ITEMS,
    };
    const path = `/Items?${query({ ...BARE, ...kinds, ...parameters })}`;
    for (const it of await page(path)) {
      const id = decodeId(it);
      if (id !== null) found.add(id);
    }
  };
  if (people.length > 0) await list({ personIds: people.join(",") });
  for (const parentId of collections) await list({ parentId });
  return [...found];
}

/**
 * Returns the ids of the items that the server finds similar to an item, in its
 * order.
 */
export async function similarIds(page: Page, id: string): Promise<string[]> {
  const parameters = { ...WITHOUT_DETAILS, limit: String(MOST_SIMILAR) };
  const found = await page(`/Items/${id}/Similar?${query(parameters)}`);
  const ids = found.flatMap((it) => decodeId(it) ?? [])
    .filter((it) => it !== id);
  return [...new Set(ids)].slice(0, MOST_SIMILAR);
}

function namesakes(entries: readonly unknown[], words: string): string[] {
  return entries.filter((it) => isNamed(it, words))
    .flatMap((it) => decodeId(it) ?? []);
}

/**
 * Returns whether each of the words begins a word of an entry's name. Servers
 * also find a name by a part of a word, or by other members.
 */
function isNamed(entry: unknown, words: string): boolean {
  const { Name } = record(entry) ?? {};
  return typeof Name === "string" && beginsWords(Name, words);
}

function query(parameters: Readonly<Record<string, string>>): string {
  return new URLSearchParams(parameters).toString();
}
