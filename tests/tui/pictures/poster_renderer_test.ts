import { NO_GRAPHICS } from "../../../src/tui/model/graphics.ts";
import { PosterCache } from "../../../src/tui/pictures/poster_cache.ts";
import {
  PosterRenderer,
  type Spot,
} from "../../../src/tui/pictures/poster_renderer.ts";
import { assert, assertEquals } from "@std/assert";
import { encodePng } from "./encode_png.ts";

const KITTY = { ...NO_GRAPHICS, kind: "kitty" } as const;
const PNG = await encodePng(
  { width: 2, height: 3, rgba: new Uint8Array(24) },
  { filter: 0 },
);
const PER_PAGE = 12;

/** Returns a page of a grid, by the number of its first item. */
function page(first: number): Spot[] {
  return Array.from({ length: PER_PAGE }, (_, i) => ({
    id: `item ${first + i}`,
    column: 2 + 18 * (i % 6),
    row: 4 + 11 * Math.floor(i / 6),
    columns: 12,
    rows: 9,
  }));
}

/** Opens a renderer whose terminal and service only record their calls. */
function openPosters() {
  const asked: string[] = [];
  const written: string[] = [];
  const posters = new PosterRenderer({
    graphics: KITTY,
    stdout: {
      write: (text) => written.push(text) > 0,
      once: () => undefined,
    },
    read(id) {
      asked.push(id);
      return Promise.resolve(PNG);
    },
  });
  return { posters, asked, written };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((done) => setTimeout(done, 5));
}

const shown = (written: readonly string[]) =>
  written.filter((it) => it.includes("\u{10eeee}"));

Deno.test("PosterRenderer fetches one page when 100,000 items run past", async () => {
  const { posters, asked, written } = openPosters();
  for (let first = 0; first < 100_000; first += PER_PAGE) {
    posters.hide();
    posters.show(page(first));
  }
  await until(() => shown(written).length === PER_PAGE);
  assertEquals(asked.sort(), page(99_996).map((it) => it.id).sort());
  posters.close();
});

Deno.test("PosterRenderer.hide() blanks the cells that it has painted and no others", async () => {
  const { posters, written } = openPosters();
  posters.show(page(0));
  await until(() => shown(written).length === PER_PAGE);
  written.length = 0;
  posters.hide();
  const text = written.join("");
  // deno-lint-ignore no-control-regex -- where a row of a poster begins
  const starts = [...text.matchAll(/\x1b\[(\d+);(\d+)H\x1b\[12X/g)];
  assertEquals(starts.length, PER_PAGE * 9);
  assertEquals(starts[0]?.slice(1), ["5", "3"]);
  assert(text.startsWith("\x1b7") && text.endsWith("\x1b8"));
  written.length = 0;
  posters.hide();
  assertEquals(written, []);
  posters.close();
});

Deno.test("PosterRenderer paints nothing while keys come", async () => {
  const { posters, asked } = openPosters();
  posters.show(page(0));
  for (let i = 0; i < 20; i++) {
    posters.touched();
    await new Promise((done) => setTimeout(done, 20));
  }
  assertEquals(asked, []);
  await until(() => asked.length === PER_PAGE);
  posters.close();
});

Deno.test("PosterRenderer paints nothing while another has the terminal", async () => {
  const { posters, written } = openPosters();
  posters.show(page(0));
  await until(() => shown(written).length === PER_PAGE);
  written.length = 0;
  await posters.away(async () => {
    await new Promise((done) => setTimeout(done, 200));
    assertEquals(shown(written), []);
  });
  await until(() => shown(written).length === PER_PAGE);
  posters.close();
});

Deno.test("PosterCache frees the oldest in the terminal for a new one", async () => {
  const written: string[] = [];
  const cache = new PosterCache({
    graphics: KITTY,
    kept: 2,
    write: (text) => written.push(text),
  });
  const { signal } = new AbortController();
  const wish = (id: string) => ({ id, columns: 4, rows: 3 });
  await cache.add(wish("a"), { png: PNG, signal });
  await cache.add(wish("b"), { png: PNG, signal });
  assert(cache.find(wish("a")) !== null);
  await cache.add(wish("c"), { png: PNG, signal });
  assertEquals(cache.find(wish("b")), null);
  assert(cache.find(wish("a")) !== null && cache.find(wish("c")) !== null);
  assert(written.includes("\x1b_Ga=d,d=I,i=101,q=2\x1b\\"));
  assertEquals(
    await cache.add(wish("d"), { png: new Uint8Array(9), signal }),
    null,
  );
  cache.clear();
  const freed = written.filter((it) => it.includes("a=d"));
  assertEquals(freed.length, written.length - freed.length);
});
