import { locationKey, type NamesLocation } from "../model/location.ts";
import type { ScreenStore } from "../model/screen_store.ts";
import type { State } from "../model/state.ts";
import type { Tools } from "./requests.ts";

type Version = Pick<State, "libraries" | "libraryVersion">;

/**
 * Reads the genres, studios or artists of a library when they are opened, and
 * again whenever the libraries or their items have changed.
 *
 * @returns a function that stops it
 */
export function followNames(tools: Tools, store: ScreenStore): () => void {
  const read = new Map<string, Version>();
  let running: AbortController | null = null;
  const look = () => {
    const { trail, libraries, libraryVersion } = store.state();
    if (libraries === null) {
      running?.abort();
      running = null;
      return read.clear();
    }
    if (running !== null) return;
    const unread = trail.filter((it) => it.kind === "names").find((it) => {
      const known = read.get(locationKey(it));
      return known?.libraries !== libraries ||
        known.libraryVersion !== libraryVersion;
    });
    if (unread === undefined) return;
    read.set(locationKey(unread), { libraries, libraryVersion });
    const request = running = new AbortController();
    tools.quietly(() =>
      readNames(tools, unread, { signal: request.signal }).finally(() => {
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

async function readNames(
  { client, dispatch }: Tools,
  location: NamesLocation,
  { signal }: { signal: AbortSignal },
): Promise<void> {
  const { of: kind, library } = location;
  const input = { account: null, kind, libraryId: library.id };
  try {
    const { names } = await client.send("list-names", input, { signal });
    if (!signal.aborted) dispatch({ kind: "names", location, names });
  } catch (caught) {
    if (!signal.aborted) throw caught;
  }
}
