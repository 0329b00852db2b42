import type { PictureCache } from "../../src/core/picture_cache.ts";
import { assert, assertEquals } from "@std/assert";
import { type Lend, type Promised, testPromises } from "./promises.ts";

/** A cache under test, and the means to break it. */
export interface PictureCacheUnderTest {
  /** Holds at most {@link CACHE_BYTES}. */
  readonly cache: PictureCache;
  /** Makes everything that is stored a minute older. */
  age(): void;
  /** Prevents all further reads and writes. */
  break(): void;
}

export const CACHE_BYTES = 1_000;

const [ONE = "", TWO = "", THREE = "", FOUR = ""] = [..."1234"]
  .map((it) => `${it.repeat(64)}.picture`);

function picture(sizeBytes: number, value = 7): Uint8Array<ArrayBuffer> {
  return new Uint8Array(sizeBytes).fill(value);
}

const PROMISES: readonly Promised<PictureCacheUnderTest>[] = [
  ["find() returns null when nothing was saved", async ({ cache }) => {
    assertEquals(await cache.find(ONE), null);
  }],

  [
    "find() returns the bytes that were saved under a name",
    async ({ cache }) => {
      await cache.save(ONE, picture(10, 1));
      await cache.save(TWO, picture(20, 2));
      await cache.save(THREE, picture(0));
      assertEquals(await cache.find(ONE), picture(10, 1));
      assertEquals(await cache.find(TWO), picture(20, 2));
      assertEquals(await cache.find(THREE), picture(0));
      assertEquals(await cache.find(FOUR), null);
    },
  ],

  [
    "find() returns the same bytes when the caller changed its own",
    async ({ cache }) => {
      const given = picture(10, 1);
      await cache.save(ONE, given);
      given.fill(9);
      (await cache.find(ONE))?.fill(8);
      assertEquals(await cache.find(ONE), picture(10, 1));
    },
  ],

  ["save() replaces the picture of that name", async ({ cache }) => {
    await cache.save(ONE, picture(30, 1));
    await cache.save(ONE, picture(10, 2));
    assertEquals(await cache.find(ONE), picture(10, 2));
  }],

  [
    "save() drops the least recently used when the cache is full",
    async ({ cache, age }) => {
      for (const name of [ONE, TWO, THREE]) {
        await cache.save(name, picture(300));
        age();
      }
      assertEquals((await cache.find(ONE))?.length, 300);
      age();
      await cache.save(FOUR, picture(300));
      assertEquals(await cache.find(TWO), null);
      for (const name of [ONE, THREE, FOUR]) {
        assertEquals((await cache.find(name))?.length, 300, name);
      }
    },
  ],

  ["save() keeps no more than the cache holds", async ({ cache, age }) => {
    const names = [..."0123456789"].map((it) => `${it.repeat(64)}.picture`);
    for (const name of names) {
      await cache.save(name, picture(300));
      age();
    }
    const found = await Promise.all(names.map((it) => cache.find(it)));
    const sizes = found.map((it) => it?.length ?? 0);
    const total = sizes.reduce((sum, it) => sum + it, 0);
    assert(total > 0 && total <= CACHE_BYTES, `${total} bytes`);
    assertEquals(sizes.at(-1), 300);
  }],

  ["save() and find() do not throw when nothing can be stored", async (it) => {
    await it.cache.save(ONE, picture(10));
    it.break();
    await it.cache.save(TWO, picture(10));
    assertEquals(await it.cache.find(ONE), null);
    assertEquals(await it.cache.find(TWO), null);
  }],
];

/** Tests what every `PictureCache` promises. */
export function pictureCacheContract(
  name: string,
  lend: Lend<PictureCacheUnderTest>,
): void {
  testPromises(name, PROMISES, { lend });
}
