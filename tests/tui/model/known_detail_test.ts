import {
  type KnownDetail,
  withFresh,
  withStored,
} from "../../../src/tui/model/known_detail.ts";
import { assertEquals } from "../../assert.ts";
import { ITEM } from "../../cli/item_detail.ts";

const OLD = { ...ITEM, name: "Old name" };
/** The server's reply, with details that are never stored. */
const FRESH = { ...ITEM, name: "New name", tags: ["noir"] };
const NEW = { ...ITEM, name: "New name" };

type Step = (known: KnownDetail | null) => KnownDetail;
const stored = (item: typeof ITEM): Step => (known) => withStored(known, item);
const fresh = (item: typeof ITEM): Step => (known) => withFresh(known, item);

const CASES: [when: string, steps: Step[], expected: typeof ITEM][] = [
  ["only the stored item was read", [stored(OLD)], OLD],
  ["the stored item changes", [stored(OLD), stored(NEW)], NEW],
  ["the server replied", [stored(OLD), fresh(FRESH)], FRESH],
  [
    "the reply was stored",
    [stored(OLD), fresh(FRESH), stored(NEW)],
    FRESH,
  ],
  [
    "the reply could not be stored",
    [stored(OLD), fresh(FRESH), stored(OLD), stored(OLD)],
    FRESH,
  ],
  ["the reply is there first", [fresh(FRESH), stored(OLD)], FRESH],
  [
    "the reply is there first and then stored",
    [fresh(FRESH), stored(OLD), stored(NEW)],
    FRESH,
  ],
  [
    "the item is marked after the reply",
    [stored(OLD), fresh(FRESH), stored(NEW), stored({ ...NEW, played: true })],
    { ...FRESH, played: true },
  ],
  [
    "the item is marked but its reply could not be stored",
    [stored(OLD), fresh(FRESH), stored({ ...OLD, played: true })],
    { ...FRESH, played: true },
  ],
  [
    "a mark is removed again",
    [
      stored(OLD),
      fresh(FRESH),
      stored({ ...OLD, played: true }),
      stored(OLD),
    ],
    FRESH,
  ],
  [
    "another item is opened",
    [stored(OLD), fresh(FRESH), stored({ ...OLD, id: "3".repeat(32) })],
    { ...OLD, id: "3".repeat(32) },
  ],
];

for (const [when, steps, expected] of CASES) {
  Deno.test(`withStored() and withFresh() show the newest details when ${when}`, () => {
    let known: KnownDetail | null = null;
    for (const step of steps) known = step(known);
    assertEquals(known?.shown, expected);
  });
}
