import {
  type ItemMark,
  type LibraryState,
  MARK_LISTS,
  type MarkList,
} from "../../core/library_ports.ts";
import { chunksOf, pagesOf } from "./pages.ts";
import type { Session, SyncDependencies } from "./dependencies.ts";

const MARKS_PER_PAGE = 2_000;

/**
 * Reads the user's marks from the lists of marked items alone. Requests by id
 * the items that are marked here and on none of the lists, and the parents of
 * changed ones: the server works out whether a series is played.
 *
 * @returns ids that are marked on the server and not in this library here
 */
export async function syncMarks(
  { library }: Pick<SyncDependencies, "library">,
  { account, server, state }: Session & { state: LibraryState },
): Promise<{ missing: string[]; updated: number }> {
  const session = { account, server };
  const marks = new Map<string, ItemMark>();
  for (const only of MARK_LISTS) {
    for (
      const mark of await listMarks(session, { libraryId: state.id, only })
    ) {
      marks.set(mark.id, mark);
    }
  }
  const found = library.synced.applyMarks(account, {
    libraryId: state.id,
    marks: [...marks.values()],
  });
  const updated = await readMarks({ library }, {
    ...session,
    libraryId: state.id,
    ids: [
      ...library.synced.listMarked(account, state.id),
      ...found.parents,
    ],
    known: marks,
  });
  return { missing: found.missing, updated: found.updated + updated };
}

/**
 * Requests marks by id, and those of the parents of changed items.
 *
 * @param options.known the ids of marks that need not be requested
 * @returns how many items have changed
 */
export async function readMarks(
  { library }: Pick<SyncDependencies, "library">,
  { account, server, libraryId, ids, known }: Session & {
    libraryId: string;
    ids: readonly string[];
    known: ReadonlyMap<string, unknown>;
  },
): Promise<number> {
  let updated = 0;
  const asked = new Set(known.keys());
  let doubted = ids.filter((id) => !asked.has(id));
  while (doubted.length > 0) {
    const parents: string[] = [];
    for (const chunk of chunksOf([...new Set(doubted)])) {
      const query = { libraryId, ids: chunk };
      const { marks } = await server.library.listMarksById(query);
      const applied = library.synced.applyMarks(account, { libraryId, marks });
      updated += applied.updated;
      parents.push(...applied.parents);
      for (const id of chunk) asked.add(id);
    }
    doubted = parents.filter((id) => !asked.has(id));
  }
  return updated;
}

async function listMarks(
  { server }: Session,
  { libraryId, only }: { libraryId: string; only: MarkList },
): Promise<ItemMark[]> {
  const limit = MARKS_PER_PAGE;
  const pages = pagesOf(
    (startIndex) =>
      server.library.listMarks({ libraryId, limit, startIndex, only }),
    { from: 0, limit, idsOf: ({ marks }) => marks.map(({ id }) => id) },
  );
  const all: ItemMark[] = [];
  for await (const { page } of pages) all.push(...page.marks);
  return all;
}
