import { locationKey, type NamesLocation } from "../model/location.ts";
import type { ScreenStore } from "../model/screen_store.ts";
import { searchedNames } from "../model/names.ts";
import { currentLocation, filterAt, type State } from "../model/state.ts";
import type { Tools } from "./requests.ts";

type Version = Pick<State, "libraries" | "libraryVersion">;

/**
 * Reads the genres, studios, artists or people of a library when they are
 * opened, and those of all libraries when a search has words; again whenever
 * the libraries or their items have changed.
 *
 * @returns a function that stops it
 */
export function followNames(tools: Tools, store: ScreenStore): () => void {
  const read = new Map<string, Version>();
  const failed = new Set<string>();
  const running = new Map<string, AbortController>();
  const stop = () => {
    for (const it of running.values()) it.abort();
    running.clear();
  };
  const look = () => {
    const state = store.state();
    const { libraries, libraryVersion } = state;
    if (libraries === null) {
      stop();
      return read.clear();
    }
    const wanted = new Map(
      wantedNames(state).map((it) => [locationKey(it), it]),
    );
    // Opening them again is another try.
    for (const key of failed) {
      if (!wanted.has(key) && failed.delete(key)) read.delete(key);
    }
    for (const [key, location] of wanted) {
      const known = read.get(key);
      const isRead = known?.libraries === libraries &&
        known.libraryVersion === libraryVersion;
      if (isRead || running.has(key)) continue;
      read.set(key, { libraries, libraryVersion });
      const request = new AbortController();
      running.set(key, request);
      tools.quietly(() =>
        readNames(tools, location, { signal: request.signal })
          .then((isKnown) => void (isKnown || failed.add(key)))
          .finally(() => {
            if (running.get(key) !== request) return;
            running.delete(key);
            look();
          })
      );
    }
  };
  const unsubscribe = store.subscribe(look);
  return () => {
    unsubscribe();
    stop();
  };
}

function wantedNames(state: State): readonly NamesLocation[] {
  const location = currentLocation(state);
  const isSearch = location.kind === "search" &&
    filterAt(state, location).trim() !== "";
  return [
    ...state.trail.filter((it) => it.kind === "names"),
    ...isSearch ? searchedNames() : [],
  ];
}

/**
 * Shows the failure, but not in a search, which does without these names.
 *
 * @returns false if it failed
 */
async function readNames(
  { client, dispatch, say, fail }: Tools,
  location: NamesLocation,
  { signal }: { signal: AbortSignal },
): Promise<boolean> {
  const { of: kind, library } = location;
  const libraryId = kind === "person" ? null : library?.id ?? null;
  const input = { account: null, kind, libraryId };
  try {
    const reply = await client.send("list-names", input, { signal });
    if (signal.aborted) return true;
    const { names, problem = null } = reply;
    dispatch({ kind: "names", location, names });
    if (problem !== null && library !== null) {
      const bad = problem.message;
      say("The list of people may be incomplete", { bad });
    }
    return true;
  } catch (caught) {
    if (!signal.aborted && library !== null) fail(caught);
    return signal.aborted;
  }
}
