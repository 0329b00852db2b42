import { dirname } from "node:path";
import fc from "fast-check";
import { Failure } from "../../../src/core/failure.ts";
import type {
  PictureReply,
  RawPicture,
} from "../../../src/core/library_ports.ts";
import {
  fetchPicture,
  PICTURE_BOXES,
  type PictureSize,
} from "../../../src/library/pictures/fetch_picture.ts";
import { decodeCachedPicture } from "../../../src/library/pictures/cached_picture.ts";
import { readJpegFacts } from "../../../src/library/pictures/jpeg_facts.ts";
import { shownPng } from "../../../src/library/pictures/shown_png.ts";
import { isValidPng } from "../../../src/library/pictures/validate_png.ts";
import { PictureFiles } from "../../../src/system/picture_files.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type DemoSession, demoTest } from "../../demo/demo_session.ts";
import { networkTest } from "../../jellyfin/jellyfin_fixture.ts";
import { jpegOf } from "../jpeg_bytes.ts";

const ON_WINDOWS = Deno.build.os === "windows";

interface PictureFixture extends DemoSession {
  readonly folder: string;
  readonly fetch: (
    at?: number,
    size?: PictureSize,
  ) => Promise<Uint8Array<ArrayBuffer> | null>;
  /** Returns the number of requests for a picture. */
  readonly asked: () => number;
}

/** Defines a test with a demo server, its client and an empty cache. */
function pictureTest(
  name: string,
  use: (fixture: PictureFixture) => Promise<void>,
): void {
  demoTest(name, async (session) => {
    const { demo, server } = session;
    const top = await Deno.makeTempDir({ prefix: "pictures-" });
    const folder = `${top}/cache/thumbnails`;
    const cache = new PictureFiles(folder);
    const query = { startIndex: 0, limit: 20, savedSince: null };
    const libraryId = demo.library.folders[0]?.id ?? "";
    const page = await server.library.listItems({ ...query, libraryId });
    const pictures = page.items.flatMap((it) => it.picture ?? []);
    const fetch = (at = 0, size: PictureSize = "small") => {
      const picture = pictures[at] ?? { itemId: "", tag: "" };
      const serverId = demo.options.id;
      return fetchPicture(cache, {
        serverId,
        picture,
        size,
        ask: (wish) => server.library.findPicture(wish),
      });
    };
    const asked = () =>
      demo.log.requests.filter((it) => it.path.includes("/Images/")).length;
    try {
      await use({ ...session, folder, fetch, asked });
    } finally {
      await Deno.remove(top, { recursive: true });
    }
  }, { items: 300 });
}

function cached(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map((it) => `${folder}/${it.name}`);
}

pictureTest(
  "fetchPicture() asks once, keeps a private file and answers from it",
  async ({ folder, fetch, asked, demo }) => {
    const first = await fetch();
    assert(first && isValidPng(first, PICTURE_BOXES.small));
    assertEquals(await fetch(), first);
    assertEquals(asked(), 1);
    const [path = "", ...others] = cached(folder);
    assertEquals(others, []);
    const file = decodeCachedPicture(await Deno.readFile(path));
    assert(file && readJpegFacts(file.bytes), "the server's own bytes");
    assertEquals(await shownPng(file.bytes, PICTURE_BOXES.small), first);
    assert(demo.log.requests.every((it) => it.tokenSeenIn.length === 0));
    if (ON_WINDOWS) return;
    assertEquals((Deno.statSync(path).mode ?? 0) & 0o777, 0o600);
    for (const it of [folder, `${folder}/..`]) {
      assertEquals((Deno.statSync(it).mode ?? 0) & 0o777, 0o700);
    }
  },
);

pictureTest(
  "fetchPicture() keeps each size by itself, none larger than its box",
  async ({ folder, fetch, asked }) => {
    for (const size of ["small", "medium", "large"] as const) {
      const bytes = await fetch(0, size);
      assert(bytes && isValidPng(bytes, PICTURE_BOXES[size]));
    }
    assertEquals([asked(), cached(folder).length], [3, 3]);
  },
);

pictureTest(
  "fetchPicture() fetches again when the cached file is damaged",
  async ({ folder, fetch, asked }) => {
    const whole = await fetch();
    assert(whole);
    const [path = ""] = cached(folder);
    const file = await Deno.readFile(path);
    const flipped = file.slice();
    const middle = flipped.length >> 1;
    flipped[middle] = (flipped[middle] ?? 0) ^ 1;
    const damages = [file.slice(0, -5), new Uint8Array(0), flipped, whole];
    for (const [at, damaged] of damages.entries()) {
      await Deno.writeFile(path, damaged);
      assertEquals(await fetch(), whole);
      assertEquals(asked(), at + 2);
      assertEquals(await Deno.readFile(path), file);
    }
  },
);

pictureTest(
  "fetchPicture() follows no link out of the cache",
  async ({ folder, fetch, asked }) => {
    if (ON_WINDOWS) return;
    const whole = await fetch();
    assert(whole);
    const [path = ""] = cached(folder);
    await Deno.rename(path, `${folder}/elsewhere`);
    await Deno.symlink(`${folder}/elsewhere`, path);
    assertEquals(await fetch(), whole);
    assertEquals(asked(), 2);
    assert(Deno.lstatSync(path).isFile);
  },
);

pictureTest(
  "fetchPicture() works when nothing can be kept",
  async ({ folder, fetch, asked }) => {
    Deno.mkdirSync(dirname(folder), { recursive: true });
    Deno.writeTextFileSync(folder, "a file where the folder should be");
    assert(await fetch());
    assert(await fetch());
    assertEquals(asked(), 2);
  },
);

const PICTURE = { itemId: "a".repeat(32), tag: "../../etc/passwd" };

/** Lends an empty cache and a server with the given replies. */
async function withLyingServer(
  use: (it: {
    fetch(reply: PictureReply, tag?: string): ReturnType<typeof fetchPicture>;
    etags: readonly (string | null)[];
    names(): string[];
  }) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "pictures-" });
  const cache = new PictureFiles(folder);
  const etags: (string | null)[] = [];
  const fetch = (reply: PictureReply, tag = PICTURE.tag) =>
    fetchPicture(cache, {
      serverId: "s",
      picture: { ...PICTURE, tag },
      size: "small",
      ask: ({ etag }) => {
        etags.push(etag);
        return Promise.resolve(reply);
      },
    });
  const names = () => [...Deno.readDirSync(folder)].map((it) => it.name);
  try {
    await use({ fetch, etags, names });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const raw = (
  bytes: Uint8Array<ArrayBuffer>,
  contentType = "image/jpeg",
): RawPicture => ({ contentType, etag: '"1"', bytes });

networkTest(
  "fetchPicture() refuses and does not store a reply that is not the picture",
  () =>
    withLyingServer(async ({ fetch, names }) => {
      const good = png(200, 300);
      const photo = await jpegOf(200, 300);
      const lies: PictureReply[] = [
        raw(good, "text/html"),
        raw(photo, "application/octet-stream"),
        raw(png(201, 300)),
        raw(png(200, 0xffff_ffff)),
        raw(png(0, 300)),
        raw(good.slice(0, -1)),
        raw(new Uint8Array([...good, 0])),
        raw(new TextEncoder().encode("<svg/>")),
        raw(photo.slice(0, -2)),
        raw(photo.slice(0, photo.length >> 1)),
        raw(await jpegOf(201, 300)),
        "unchanged",
      ];
      for (const reply of lies) {
        const failure = await assertRejects(() => fetch(reply), Failure);
        assertEquals(failure.kind, "server_error");
      }
      assertEquals(names(), []);
      // The bytes decide, not the declared type.
      assertEquals(await fetch(raw(good), "png"), good);
      const shown = await fetch(raw(photo, "image/png"), "jpeg");
      assert(shown && isValidPng(shown, PICTURE_BOXES.small));
      const own = names().map((it) => /^[0-9a-f]{64}\.picture$/.test(it));
      assertEquals(own, [true]);
    }),
);

networkTest(
  "fetchPicture() asks with the ETag of its copy where the tag has changed",
  () =>
    withLyingServer(async ({ etags, fetch }) => {
      const first = await fetch(raw(await jpegOf(20, 30)), "one");
      assertEquals(await fetch(null, "one"), first);
      assertEquals(etags, [null]);
      assertEquals(await fetch("unchanged", "two"), first);
      assertEquals(await fetch(null, "two"), first);
      assertEquals(etags, [null, '"1"']);
      const other = await fetch(raw(await jpegOf(30, 20)), "three");
      assert(other !== null && other.join() !== first?.join());
      assertEquals(await fetch(null, "four"), null);
    }),
);

networkTest("isValidPng() finds every changed byte when one is changed", () => {
  const good = png(20, 30);
  const box = { widthPx: 20, heightPx: 30 };
  assert(isValidPng(good, box));
  const place = fc.nat(good.length - 1);
  fc.assert(fc.property(place, fc.integer({ min: 1, max: 255 }), (at, by) => {
    const changed = good.slice();
    changed[at] = (changed[at] ?? 0) ^ by;
    return !isValidPng(changed, box);
  }));
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (tail) => {
    return !isValidPng(new Uint8Array([...good.slice(0, 8), ...tail]), box);
  }));
});

/**
 * Returns a PNG without pixels: a header and an end. Checksums are computed bit
 * by bit.
 */
function png(width: number, height: number): Uint8Array<ArrayBuffer> {
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint8(8, 8);
  header.setUint8(9, 2);
  const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  return new Uint8Array([
    ...signature,
    ...chunk("IHDR", new Uint8Array(header.buffer)),
    ...chunk("IEND", new Uint8Array(0)),
  ]);
}

function chunk(type: string, data: Uint8Array): number[] {
  const named = [...new TextEncoder().encode(type), ...data];
  return [...word(data.length), ...named, ...word(checksum(named))];
}

function word(value: number): number[] {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff);
}

function checksum(bytes: readonly number[]): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      crc = (crc >>> 1) ^ ((crc & 1) * 0xedb8_8320);
    }
  }
  return (crc ^ 0xffff_ffff) >>> 0;
}
