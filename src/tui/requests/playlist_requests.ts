import { counted } from "../../core/labels.ts";
import type { Reply } from "../../service/protocol.ts";
import { choosePlaylist } from "../model/playlist_choices.ts";
import type { ItemsToAdd, State } from "../model/state.ts";
import { withItems } from "./entry_requests.ts";
import type { Requests, Tools } from "./requests.ts";

/** Adds items to playlists, existing or new. */
export function playlistRequests(
  tools: Tools,
  state: () => State,
): Pick<Requests, "addListToPlaylist" | "addToPlaylist" | "createPlaylist"> {
  const { client, dispatch } = tools;
  const add = (items: ItemsToAdd, send: Send) =>
    addItems(tools, { items, send, state });
  return {
    addListToPlaylist: (list) =>
      withItems(tools, {
        list,
        use(ids) {
          const now = state();
          // By now the keys may be meant for another window or a line of text.
          if (now.overlay !== null || now.typing) return;
          const items = { ids, what: list.name };
          const overlay = choosePlaylist(now, items);
          dispatch({ kind: "overlay", overlay });
        },
      }),
    addToPlaylist: ({ id: list }, items) =>
      add(items, (signal) => {
        const edit = { kind: "add" as const, items: [...items.ids] };
        const input = { account: null, list, edit };
        return client.send("edit-playlist", input, { signal });
      }),
    createPlaylist: (name, items) =>
      add(items, (signal) => {
        const input = { name, items: [...items.ids], isPublic: false };
        const sent = { account: null, ...input };
        return client.send("create-playlist", sent, { signal });
      }),
  };
}

type Send = (signal: AbortSignal) => Promise<Reply<"edit-playlist">>;

function addItems(
  { quietly, dispatch, say }: Tools,
  { items, send, state }: {
    items: ItemsToAdd;
    send: Send;
    state: () => State;
  },
): void {
  quietly(async (signal) => {
    try {
      const { list: { name }, added } = await send(signal);
      // The selection must survive a failure.
      const marked = [...state().marked]
        .filter(([id]) => !items.ids.includes(id));
      dispatch({ kind: "marked", marked: new Map(marked) });
      say(addedText(items, { name, added }));
    } finally {
      dispatch({ kind: "library-changed" });
    }
  });
}

/** Returns what was added: a server may leave out what the list has already. */
function addedText(
  { ids, what }: ItemsToAdd,
  { name, added }: { name: string; added: number },
): string {
  if (added === 0) return `Nothing added: ${name} may have ${what} already`;
  const isOne = ids.length === 1 && added === 1;
  return `${isOne ? what : counted(added, "item")} added to ${name}`;
}
