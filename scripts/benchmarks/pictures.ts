import { startDemoServer } from "../../src/demo/demo_server.ts";
import { PICTURE_BOXES } from "../../src/library/pictures/fetch_picture.ts";
import { shownPng } from "../../src/library/pictures/shown_png.ts";
import type { Row } from "./measure.ts";

/** The number of pictures that a large window shows. */
const PAGE = 24;

/** Measures a page of pictures as `findPicture()` requests it, and as PNG. */
export async function rows(): Promise<Row[]> {
  const demo = await startDemoServer({ plain: true });
  try {
    const [films = ""] = demo.library.folders.map(({ id }) => id);
    const items = demo.library.itemsOf(films).slice(0, PAGE);
    const { medium } = PICTURE_BOXES;
    const read = (format: string) =>
      Promise.all(items.map(async ({ id }) => {
        const url = `${demo.url}/Items/${id}/Images/Primary?` +
          `maxWidth=${medium.widthPx}&maxHeight=${medium.heightPx}` +
          `&format=${format}&quality=80`;
        return await (await fetch(url)).bytes();
      }));
    const [old, fresh] = [await read("Png"), await read("Jpg")];
    const startMs = performance.now();
    for (const picture of fresh) await shownPng(picture, medium);
    const decodeMs = performance.now() - startMs;
    return [
      {
        name: `bytes of a page of ${PAGE} pictures`,
        medianMs: null,
        measured: `${kib(fresh)} KiB`,
        ratio: sum(fresh) / sum(old),
        against: `PNG (${kib(old)} KiB)`,
        wanted: "0.25",
      },
      {
        name: "decoding one of them, beside the screen",
        medianMs: decodeMs / fresh.length,
        ratio: null,
        against: "",
        wanted: "",
      },
    ];
  } finally {
    await demo.stop();
  }
}

function sum(pictures: readonly Uint8Array[]): number {
  return pictures.reduce((total, { length }) => total + length, 0);
}

function kib(pictures: readonly Uint8Array[]): number {
  return Math.round(sum(pictures) / 1_024);
}
