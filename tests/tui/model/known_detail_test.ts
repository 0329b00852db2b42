import {
  freshDetail,
  type KnownDetail,
  withStored,
} from "../../../src/tui/model/known_detail.ts";
import { assertEquals } from "@std/assert";
import { ITEM } from "../../cli/item_detail.ts";

const OLD = { ...ITEM, name: "Old name" };
/** The server's reply, with details that are never stored. */
const FRESH = { ...ITEM, name: "New name", tags: ["noir"] };
const NEW = { ...ITEM, name: "New name" };

type Step = (known: KnownDetail | null) => KnownDetail;
const stored = (item: typeof ITEM): Step => (known) => withStored(known, item);
/** The reply of the server, and the stored details before and after it. */
const fresh = (
  item: typeof ITEM,
  { before = OLD, after = before }: {
    before?: typeof ITEM | null;
    after?: typeof ITEM | null;
  } = {},
): Step =>
() => freshDetail(item, { before, after });

const CASES: [when: string, steps: Step[], expected: typeof ITEM][] = [
  ["only the stored item was read", [stored(OLD)], OLD],
  ["the stored item changes", [stored(OLD), stored(NEW)], NEW],
  ["the server replied", [stored(OLD), fresh(FRESH)], FRESH],
  [
    "the reply was stored",
    [stored(OLD), fresh(FRESH, { after: NEW }), stored(NEW)],
    FRESH,
  ],
  [
    "the reply could not be stored",
    [stored(OLD), fresh(FRESH), stored(OLD), stored(OLD)],
    FRESH,
  ],
  ["the reply arrives first", [fresh(FRESH), stored(OLD)], FRESH],
  [
    "the reply arrives first and is then stored",
    [fresh(FRESH, { after: NEW }), stored(NEW)],
    FRESH,
  ],
  [
    "the item is marked after the reply",
    [
      stored(OLD),
      fresh(FRESH, { after: NEW }),
      stored(NEW),
      stored({ ...NEW, played: true }),
    ],
    { ...FRESH, played: true },
  ],
  [
    "the reply is older than a mark",
    [
      stored(OLD),
      stored({ ...OLD, played: true }),
      fresh(FRESH, { after: { ...NEW, played: true } }),
      stored({ ...NEW, played: true }),
    ],
    { ...FRESH, played: true },
  ],
  [
    "the reply arrives before a mark and its item is stored after it",
    [fresh(FRESH, { before: null }), stored({ ...NEW, played: true })],
    { ...FRESH, played: true },
  ],
  [
    "the server has another mark and its reply could not be stored",
    [stored(OLD), fresh({ ...FRESH, played: true }), stored(OLD)],
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
  Deno.test(`withStored() and freshDetail() show the newest details when ${when}`, () => {
    let known: KnownDetail | null = null;
    for (const step of steps) known = step(known);
    assertEquals(known?.shown, expected);
  });
}
