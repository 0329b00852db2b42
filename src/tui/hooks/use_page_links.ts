import { type Dispatch, useEffect } from "react";
import { pageLinks } from "../model/page_links.ts";
import type { Change } from "../model/reduce.ts";
import type { ItemDetailView, ItemView } from "../model/views.ts";

/** Keeps the links of the screen up to date with the page of an item. */
export function usePageLinks(
  known: ItemDetailView | null,
  { similar, dispatch }: {
    similar: readonly ItemView[];
    dispatch: Dispatch<Change>;
  },
): void {
  useEffect(() => {
    if (known === null) return;
    const links = pageLinks(known, similar);
    dispatch({ kind: "links", links: { item: known.id, links } });
  }, [known, similar]);
}
