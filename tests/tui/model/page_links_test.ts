import {
  nextLink,
  pageLinks,
  selectedLink,
} from "../../../src/tui/model/page_links.ts";
import { HOME } from "../../../src/tui/model/location.ts";
import { reduce } from "../../../src/tui/model/reduce.ts";
import { INITIAL, type State } from "../../../src/tui/model/state.ts";
import type { ItemDetailView, ItemView } from "../../../src/tui/model/views.ts";
import { assertEquals } from "@std/assert";
import { ITEM, VIEW } from "../../cli/item_detail.ts";

const DETAIL: ItemDetailView = {
  ...ITEM,
  type: "movie",
  libraryName: "Films",
  genres: ["Drama", "ดราม่า"],
  studios: ["UGC"],
  people: [
    { name: "Audrey", role: "Amélie", type: "actor" },
    { name: "Jean-Pierre", role: null, type: "director" },
  ],
  collections: [{ id: "c".repeat(32), name: "Montmartre" }],
};
const OTHER: ItemView = {
  ...VIEW,
  id: "e".repeat(32),
  name: "Delicatessen",
  type: "movie",
  year: 1991,
};
const LINKS = pageLinks(DETAIL, [OTHER]);
const PAGE = {
  kind: "item",
  item: { id: ITEM.id, name: "Amélie", type: "movie" },
} as const;

function opened(): State {
  const state = reduce(INITIAL, { kind: "go-to", trail: [HOME, PAGE] });
  return reduce(state, {
    kind: "links",
    links: { item: ITEM.id, links: LINKS },
  });
}

function pressed(state: State, by: 1 | -1): State {
  const cursor = { index: nextLink(state, by), top: 0 };
  return reduce(state, { kind: "cursor", cursor });
}

Deno.test("pageLinks() lists what can be opened, in the order of the page", () => {
  assertEquals(LINKS.map(({ line, at, text }) => `${line} ${at}: ${text}`), [
    "genres 0: Drama",
    "genres 1: ดราม่า",
    "studios 0: UGC",
    "directors 0: Jean-Pierre",
    "cast 0: Audrey as Amélie",
    "collections 0: Montmartre",
    "similar 0: Delicatessen (1991)",
  ]);
  const [drama, , , , actor, collection, similar] = LINKS;
  assertEquals(actor?.opens, {
    kind: "named",
    of: "person",
    name: "Audrey",
    library: null,
    inside: false,
  });
  assertEquals(drama?.opens, {
    kind: "named",
    of: "genre",
    name: "Drama",
    library: { id: ITEM.libraryId, name: "Films" },
    inside: false,
  });
  assertEquals(collection?.opens.kind, "list");
  assertEquals(similar?.opens.kind, "item");
});

Deno.test("pageLinks() leaves out what the page does not show", () => {
  const similar = (count: number) =>
    pageLinks({ ...ITEM }, Array.from({ length: count }, () => OTHER)).length;
  // A single further title is shown rather than counted.
  assertEquals([12, 13, 14, 99].map(similar), [12, 13, 12, 12]);
  assertEquals(pageLinks(ITEM, []), []);
});

Deno.test("nextLink() goes through all links and then selects none", () => {
  let state = opened();
  assertEquals(selectedLink(state), null);
  const seen = LINKS.map(() => {
    state = pressed(state, 1);
    return selectedLink(state)?.text;
  });
  assertEquals(seen, LINKS.map(({ text }) => text));
  assertEquals(selectedLink(pressed(state, 1)), null);
  assertEquals(selectedLink(pressed(opened(), -1)), LINKS.at(-1));
});

Deno.test("selectedLink() is the same after going there and back", () => {
  const state = pressed(pressed(opened(), 1), 1);
  const location = selectedLink(state)?.opens ?? HOME;
  const there = reduce(state, { kind: "go", location });
  assertEquals(selectedLink(there), null);
  const back = reduce(there, { kind: "back" });
  assertEquals(selectedLink(back)?.text, "ดราม่า");
});

Deno.test("selectedLink() is null while another page is being read", () => {
  const state = pressed(opened(), 1);
  const item = { ...PAGE.item, id: OTHER.id };
  const other = reduce(state, { kind: "go", location: { kind: "item", item } });
  assertEquals(selectedLink(other), null);
  assertEquals(nextLink(other, 1), 0);
});

Deno.test("reduce() keeps the selected link when others arrive before it", () => {
  const sparse = pageLinks({ ...DETAIL, people: [], studios: [] }, [OTHER]);
  const withPage = (state: State, links: typeof LINKS) =>
    reduce(state, { kind: "links", links: { item: ITEM.id, links } });
  const last = pressed(withPage(opened(), sparse), -1);
  assertEquals(selectedLink(last)?.text, "Delicatessen (1991)");
  const filled = withPage(last, LINKS);
  assertEquals(selectedLink(filled)?.text, "Delicatessen (1991)");
  const reopened = withPage(filled, LINKS.slice(0, 6));
  assertEquals(selectedLink(reopened), null);
  const again = withPage(reopened, LINKS);
  assertEquals(selectedLink(again)?.text, "Delicatessen (1991)");
});
