import type { Reply } from "../../service/protocol.ts";
import type { ScreenStore } from "../model/screen_store.ts";
import type { State } from "../model/state.ts";
import type { ShelfView } from "../model/views.ts";
import type { Tools } from "./requests.ts";

/** The maximum number of items on a shelf. */
const SHELF_LIMIT = 20;

/**
 * Reads the shelves of the home screen whenever the libraries or their items
 * have changed. Many changes at once need one more request.
 *
 * @returns a function that stops it
 */
export function followShelves(tools: Tools, store: ScreenStore): () => void {
  type Version = Pick<State, "libraries" | "libraryVersion">;
  let read: Version | null = null;
  let running: AbortController | null = null;
  const look = () => {
    const { libraries, libraryVersion } = store.state();
    if (libraries === null) {
      running?.abort();
      running = read = null;
      return;
    }
    const isRead = read?.libraries === libraries &&
      read.libraryVersion === libraryVersion;
    if (isRead || running !== null) return;
    read = { libraries, libraryVersion };
    const request = running = new AbortController();
    tools.quietly(() =>
      readShelves(tools, request.signal).finally(() => {
        if (running !== request) return;
        running = null;
        look();
      })
    );
  };
  const unsubscribe = store.subscribe(look);
  return () => {
    unsubscribe();
    running?.abort();
  };
}

async function readShelves(
  { client, dispatch }: Tools,
  signal: AbortSignal,
): Promise<void> {
  const input = { account: null, limit: SHELF_LIMIT };
  try {
    const reply = await client.send("list-shelves", input, { signal });
    const shelves = shelvesOf(reply);
    if (!signal.aborted) dispatch({ kind: "shelves", shelves });
  } catch (caught) {
    if (!signal.aborted) throw caught;
  }
}

/** Returns the shelves that have items. No item is shown twice. */
function shelvesOf(
  { resume, next, libraries }: Reply<"list-shelves">,
): readonly ShelfView[] {
  const old = (items: typeof resume) =>
    items.map((it) => ({ ...it, newItems: 0, addedAt: null }));
  const taken = new Set<string>();
  return [
    { title: "Continue watching", items: old(resume), isInProgress: true },
    { title: "Next up", items: old(next), isInProgress: false },
    ...libraries.map(({ name, items }) => ({
      title: `New in ${name}`,
      items,
      isInProgress: false,
    })),
  ].map(({ items, ...shelf }) => ({
    ...shelf,
    items: items.filter(({ id }) => !taken.has(id) && taken.add(id)),
  })).filter(({ items }) => items.length > 0);
}
