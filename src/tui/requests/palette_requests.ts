import type { ScreenStore } from "../model/screen_store.ts";
import type { State } from "../model/state.ts";
import type { Tools } from "./requests.ts";

/** The most titles in the palette. */
const MOST_TITLES = 12;

/**
 * Searches for titles while text is typed into the palette.
 *
 * @returns a function that stops it
 */
export function followPalette(tools: Tools, store: ScreenStore): () => void {
  let asked = "";
  let running: AbortController | null = null;
  const look = () => {
    const words = wordsOf(store.state());
    if (words === asked) return;
    asked = words;
    running?.abort();
    if (words === "") return;
    const request = running = new AbortController();
    tools.quietly(() => readTitles(tools, { words, signal: request.signal }));
  };
  const unsubscribe = store.subscribe(look);
  return () => {
    unsubscribe();
    running?.abort();
  };
}

function wordsOf({ overlay, libraries }: State): string {
  const isOpen = overlay?.kind === "palette" && libraries !== null;
  return isOpen ? overlay.text.trim() : "";
}

/** The palette does without titles if they cannot be read. */
async function readTitles(
  { client, dispatch }: Tools,
  { words, signal }: { words: string; signal: AbortSignal },
): Promise<void> {
  try {
    const { items } = await client.send("search-items", {
      account: null,
      words,
      libraryId: null,
      types: [],
      year: null,
      limit: MOST_TITLES,
      countUpTo: MOST_TITLES,
      askServer: false,
    }, { signal });
    if (!signal.aborted) dispatch({ kind: "titles", titles: { words, items } });
  } catch {
    // The search shows the failure.
  }
}
