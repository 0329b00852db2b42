import fc from "fast-check";
import { Failure } from "../../../src/core/failure.ts";
import { pagesOf } from "../../../src/library/sync/pages.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";

interface Page {
  readonly ids: readonly string[];
  readonly total: number;
}

const LIMIT = 5;
const idsOf = (page: Page) => page.ids;
const fresh = (startIndex: number, count: number) =>
  Array.from({ length: count }, (_, i) => String(startIndex + i));

/** Reads a listing to its end. @returns the ids and how often it was asked */
function readAll(answer: (startIndex: number) => Page, from = 0) {
  const asked: number[] = [];
  const ids: string[] = [];
  const pages = pagesOf((startIndex) => {
    asked.push(startIndex);
    return Promise.resolve(answer(startIndex));
  }, { from, limit: LIMIT, idsOf });
  const read = async () => {
    for await (const { page } of pages) ids.push(...page.ids);
  };
  return { asked, ids, read };
}

const EXACT: readonly (readonly [total: number, pages: number])[] = [
  [0, 1],
  [4, 1],
  [5, 1],
  [6, 2],
  [10, 2],
];

const ENDLESS: [title: string, answer: (startIndex: number) => Page][] = [
  ["counts 2147483647 and sends none", () => ({ ids: [], total: 2147483647 })],
  ["counts a million and sends none", () => ({ ids: [], total: 1_000_000 })],
  ["repeats one page", () => ({ ids: fresh(0, 5), total: 1_000_000 })],
  ["repeats one item", () => ({ ids: ["a"], total: 9_999_999 })],
  ["repeats two pages", (at) => ({ ids: fresh(at % 10, 5), total: 9e6 })],
  ["counts on and on", (at) => ({ ids: fresh(0, 5), total: at + 100 })],
  ["sends one new item a page", (at) => ({ ids: [`${at}`], total: 9e6 })],
  ["repeats full pages past its count", () => ({ ids: fresh(0, 5), total: 0 })],
  [
    "counts a fraction past the bound",
    () => ({ ids: [], total: 2 ** 40 + .5 }),
  ],
];

for (const [title, answer] of ENDLESS) {
  Deno.test(`pagesOf() fails after a dozen pages when the server ${title}`, async () => {
    const { asked, read } = readAll(answer);
    const failure = await assertRejects(read, Failure);
    assertEquals(failure.kind, "server_error");
    assert(asked.length <= 13, `${asked.length} pages`);
  });
}

Deno.test("pagesOf() fails on the first page when the count is beyond any library", async () => {
  const { asked, read } = readAll(() => ({ ids: [], total: 2147483647 }));
  await assertRejects(read, Failure);
  assertEquals(asked, [0]);
});

Deno.test("pagesOf() reads on when the count is too low and pages are full", async () => {
  const { asked, ids, read } = readAll((at) => ({
    ids: fresh(at, at < 10 ? 5 : 2),
    total: 0,
  }));
  await read();
  assertEquals(asked, [0, 5, 10]);
  assertEquals(ids, fresh(0, 12));
});

Deno.test("pagesOf() asks no more than needed when the count is exact", async () => {
  for (const [total, pages] of EXACT) {
    const { asked, ids, read } = readAll((at) => ({
      ids: fresh(at, Math.min(5, Math.max(0, total - at))),
      total,
    }));
    await read();
    assertEquals(asked.length, pages, `${total} items`);
    assertEquals(ids.length, total);
  }
});

Deno.test("pagesOf() reaches every item when pages are short and the count changes", async () => {
  const short = fc.array(fc.integer({ min: 3, max: 5 }), {
    minLength: 1,
    maxLength: 30,
  });
  await fc.assert(fc.asyncProperty(short, async (sizes) => {
    const { asked, ids, read } = readAll((at) => {
      const page = at / LIMIT;
      const total = sizes.length * LIMIT - (page % 2);
      return { ids: fresh(at, sizes[page] ?? 0), total };
    });
    await read();
    assertEquals(ids, sizes.flatMap((it, i) => fresh(i * LIMIT, it)));
    assert(asked.length <= sizes.length + 1);
  }));
});
