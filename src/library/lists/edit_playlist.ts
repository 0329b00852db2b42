import { Failure } from "../../core/failure.ts";
import type {
  ItemList,
  PlaylistEdit,
  StoredList,
} from "../../core/list_ports.ts";
import { counted } from "../../core/labels.ts";
import type { Session, SyncDependencies } from "../sync/dependencies.ts";
import { chunksOf } from "../sync/pages.ts";
import { refreshList } from "./refresh_list.ts";

export interface EditedPlaylist {
  readonly list: StoredList;
  /** The numbers of entries: a server may add fewer than it was given. */
  readonly before: number;
  readonly after: number;
}

/** Creates a playlist and stores it. */
export async function createPlaylist(
  deps: SyncDependencies,
  { session, ...playlist }: {
    session: Session;
    name: string;
    ids: readonly string[];
    isPublic: boolean;
  },
): Promise<EditedPlaylist> {
  const id = await session.server.lists.editor.create(playlist);
  const { list } = await refreshList(deps, { ...session, id, stored: null });
  return { list, before: 0, after: list.entryCount ?? 0 };
}

/**
 * Changes the entries of a playlist, and stores them as the server has them
 * then.
 *
 * @param options.stored its record; null if there is none
 * @throws {Failure} `not_found` for a position that the list does not have,
 * `usage` for a collection, `forbidden`
 */
export async function editPlaylist(
  deps: SyncDependencies,
  { session, id, stored, edit }: {
    session: Session;
    id: string;
    stored: StoredList | null;
    edit: PlaylistEdit;
  },
): Promise<EditedPlaylist> {
  const opened = { ...session, id, stored };
  const { list, ids } = await refreshList(deps, opened);
  if (list.kind !== "playlist") {
    throw new Failure(
      "usage",
      `Cannot change "${list.name}": it is a collection`,
      { hint: "Only playlists can be changed here" },
    );
  }
  await apply(session, { list, ids, edit });
  const fresh = await refreshList(deps, opened);
  return { list: fresh.list, before: ids.length, after: fresh.ids.length };
}

interface Change<Edit extends PlaylistEdit = PlaylistEdit> {
  readonly list: ItemList;
  /** The ids of the entries that the user may see. */
  readonly ids: readonly string[];
  readonly edit: Edit;
}

async function apply(
  session: Session,
  { list, ids, edit }: Change,
): Promise<void> {
  const { editor } = session.server.lists;
  switch (edit.kind) {
    case "add":
      for (const chunk of chunksOf(edit.ids)) await editor.add(list.id, chunk);
      return;
    case "remove":
      return await remove(session, { list, ids, edit });
    case "move":
      return await move(session, { list, ids, edit });
  }
}

async function remove(
  session: Session,
  { list, ids, edit: { positions, itemId } }: Change<
    Extract<PlaylistEdit, { kind: "remove" }>
  >,
): Promise<void> {
  requireItem({ list, ids }, { itemId, position: positions[0] });
  const removed = new Set(positions.map((it) => indexOf({ list, ids }, it)));
  const gone = new Set([...removed].map((at) => ids[at] ?? ""));
  const next = ids.filter((_, at) => !removed.has(at));
  // The server would remove every entry of these items.
  if (next.some((it) => gone.has(it))) {
    return await rewrite(session, { list, ids, next });
  }
  for (const chunk of chunksOf([...gone])) {
    await session.server.lists.editor.remove(list.id, chunk);
  }
}

async function move(
  session: Session,
  { list, ids, edit }: Change<Extract<PlaylistEdit, { kind: "move" }>>,
): Promise<void> {
  requireItem({ list, ids }, { itemId: edit.itemId, position: edit.from });
  const from = indexOf({ list, ids }, edit.from);
  const index = indexOf({ list, ids }, edit.to);
  const itemId = ids[from] ?? "";
  // The server would move the first entry of the item.
  if (ids.indexOf(itemId) !== ids.lastIndexOf(itemId)) {
    const next = ids.toSpliced(from, 1).toSpliced(index, 0, itemId);
    return await rewrite(session, { list, ids, next });
  }
  await session.server.lists.editor.move(list.id, { itemId, index });
}

/**
 * Replaces all entries, unless that would remove some that the user may not see
 * or that were added meanwhile.
 */
async function rewrite(
  { server: { lists: { editor } } }: Session,
  { list, ids, next }: {
    list: ItemList;
    ids: readonly string[];
    next: readonly string[];
  },
): Promise<void> {
  const all = await editor.listItemIds(list.id);
  const isSame = all.length === ids.length &&
    all.every((it, at) => it === ids[at]);
  if (isSame) return await editor.replace(list.id, next);
  throw new Failure(
    "forbidden",
    `Cannot change "${list.name}": it has an item twice, and entries that ` +
      "the server does not list for you",
    { hint: "Change it in another client" },
  );
}

/** @throws {Failure} `not_found` if another item is at the position */
function requireItem(
  { list: { name }, ids }: Pick<Change, "list" | "ids">,
  { itemId, position = 0 }: {
    itemId: string | undefined;
    position: number | undefined;
  },
): void {
  if (itemId === undefined || ids[position - 1] === itemId) return;
  throw new Failure(
    "not_found",
    `Cannot find entry ${position}: "${name}" has changed meanwhile`,
    { hint: "Try again" },
  );
}

/** @throws {Failure} `not_found` */
function indexOf(
  { list: { name }, ids }: Pick<Change, "list" | "ids">,
  position: number,
): number {
  if (position >= 1 && position <= ids.length) return position - 1;
  throw new Failure(
    "not_found",
    `Cannot find entry ${position}: "${name}" has ` +
      counted(ids.length, "item"),
    { hint: "List the playlist first" },
  );
}
