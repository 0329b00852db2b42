import type { ItemList, ListEntry } from "../../core/list_ports.ts";
import type { ServerSession } from "../../core/session_ports.ts";
import { pagesOf } from "../sync/pages.ts";

const PAGE_ENTRIES = 200;
/** More entries than anybody puts into a list. */
const ENTRIES_MAX = 10_000;

/** Reads the entries of a list in the server's order; an item may repeat. */
export async function readEntries(
  { lists }: Pick<ServerSession, "lists">,
  list: Pick<ItemList, "id" | "kind">,
): Promise<ListEntry[]> {
  const limit = PAGE_ENTRIES;
  const pages = pagesOf(
    async (startIndex) => ({
      ...await lists.listEntries(list, { startIndex, limit }),
      startIndex,
    }),
    {
      from: 0,
      limit,
      // Two entries may have the same item, so that only places differ.
      idsOf: ({ entries, startIndex }) =>
        entries.map((_, at) => `${startIndex + at}`),
    },
  );
  const all: ListEntry[] = [];
  for await (const { page } of pages) {
    all.push(...page.entries);
    if (all.length >= ENTRIES_MAX) break;
  }
  return all.slice(0, ENTRIES_MAX);
}
