import type { DemoServer } from "../../src/demo/demo_server.ts";
import { bareItem } from "../../src/demo/library_items.ts";

/** Adds a playlist, or a collection, that all users may see. */
export function addPlaylist(
  { library }: DemoServer,
  { id, name, ids, kind = "Playlist" }: {
    id: string;
    name: string;
    ids: readonly string[];
    kind?: "Playlist" | "BoxSet";
  },
): void {
  const sortName = name.toLowerCase();
  const list = bareItem({
    id,
    kind,
    name,
    sortName,
    createdMs: 0,
    details: {},
  });
  library.lists.set(id, { ownerId: null, open: true, ids });
  library.add({ ...list, listed: true });
}
