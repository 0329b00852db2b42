import { sanitize } from "../../core/printable.ts";
import { cutToWidth, textWidth } from "../../core/text_width.ts";
import { currentLocation } from "../model/state.ts";
import { currentLinks, nextLink, selectedLink } from "../model/page_links.ts";
import { keyFor } from "../model/key_bindings.ts";
import type { KeyContext, KeyRow, KeySubject } from "./key_row.ts";

/** The most of a link's text in the footer. */
const MOST_CELLS = 32;

/** The key for the selected link of a page, which the footer shows first. */
export const OPEN_LINK_KEYS = {
  "open-link": {
    keys: ["enter"],
    label: "open the selected name or title",
    locations: ["item"],
    hint: ({ state }) => {
      const link = selectedLink(state);
      return link && `open ${brief(sanitize(link.text))}`;
    },
    disabled: ({ state }) =>
      withoutLinks({ state }) ??
        (selectedLink(state) === null
          ? `${keyFor("next-link")} selects what to open on this page`
          : null),
    run({ state, dispatch }) {
      const link = selectedLink(state);
      if (link !== null) dispatch({ kind: "go", location: link.opens });
    },
  },
} satisfies Record<string, KeyRow>;

/** The keys that select a link of a page. */
export const LINK_KEYS = {
  "next-link": {
    keys: ["tab"],
    label: "select the next name or title on this page",
    locations: ["item"],
    hint: () => "select",
    disabled: withoutLinks,
    run: (context) => goBy(context, 1),
  },
  "previous-link": {
    keys: ["shift-tab"],
    label: "select the previous one",
    locations: ["item"],
    disabled: withoutLinks,
    run: (context) => goBy(context, -1),
  },
} satisfies Record<string, KeyRow>;

function brief(text: string): string {
  if (textWidth(text) <= MOST_CELLS) return text;
  return `${cutToWidth(text, MOST_CELLS - 3)}...`;
}

function goBy({ state, dispatch }: KeyContext, by: 1 | -1): void {
  const cursor = { index: nextLink(state, by), top: 0 };
  dispatch({ kind: "cursor", cursor });
}

function withoutLinks({ state }: Pick<KeySubject, "state">): string | null {
  if (currentLinks(state).length > 0) return null;
  const location = currentLocation(state);
  const isRead = location.kind === "item" &&
    location.item.id === state.links?.item;
  return isRead
    ? "Nothing on this page can be opened"
    : "This page is still loading";
}
