import { deflateSync } from "node:zlib";
import type { DemoItem } from "./library_items.ts";
import type { RouteCall } from "./route.ts";
import type { Switches } from "./switches.ts";
import { SeededRandom } from "./seeded_random.ts";

/** Pixels of the picture "on disk", by shape. */
const POSTER = { width: 600, height: 900 };
const SQUARE = { width: 600, height: 600 };
const STILL = { width: 960, height: 540 };
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

type Size = typeof POSTER;
type Colour = readonly [number, number, number];

type PictureCall = Pick<RouteCall, "query" | "request"> & {
  readonly switches: Pick<Switches, "mode">;
};

/**
 * Draws coloured hills under a sun, always as PNG, never enlarged. Ignores the
 * value of a tag, which only makes the reply cacheable.
 */
export async function pictureReply(
  item: DemoItem,
  { query, request, switches }: PictureCall,
): Promise<Response> {
  const tag = query.get("tag");
  const isNew = switches.mode === "12";
  const modified = new Date(Math.floor(item.savedMs / 1_000) * 1_000);
  const headers = new Headers({
    "content-type": "image/png",
    "content-disposition": "attachment",
    "vary": "Accept",
    "age": "0",
    "cache-control": tag === null
      ? "public"
      : `public, max-age=31536000${isNew ? ", immutable" : ""}`,
    "last-modified": modified.toUTCString(),
    ...(tag !== null && isNew ? { etag: `"${tag}"` } : {}),
  });
  const given = (name: string) => request.headers.get(name) ?? "";
  const known = headers.has("etag") &&
    given("if-none-match") === headers.get("etag");
  if (known || modified.getTime() <= Date.parse(given("if-modified-since"))) {
    return new Response(null, { status: 304, headers });
  }
  const bytes = await encodePng(sizeFor(item, query), item.seed).bytes();
  headers.set("content-length", String(bytes.length));
  const body = request.method === "HEAD" ? null : bytes;
  return new Response(body, { headers });
}

function sizeFor({ kind }: DemoItem, query: URLSearchParams): Size {
  const full = kind === "MusicAlbum"
    ? SQUARE
    : kind === "Episode" || kind === "Video"
    ? STILL
    : POSTER;
  const limit = (names: string[], otherwise: number) => {
    for (const [name, value] of query) {
      const wanted = names.includes(name.toLowerCase()) ? Number(value) : 0;
      if (wanted > 0) return Math.min(wanted, otherwise);
    }
    return otherwise;
  };
  const width = limit(["maxwidth", "fillwidth", "width"], full.width);
  const height = limit(["maxheight", "fillheight", "height"], full.height);
  const scale = Math.min(width / full.width, height / full.height);
  return {
    width: Math.max(1, Math.round(full.width * scale)),
    height: Math.max(1, Math.round(full.height * scale)),
  };
}

/** Source: PNG specification, third edition: 8-bit RGB, no filter. */
function encodePng({ width, height }: Size, seed: number): Blob {
  const rows = new Uint8Array((width * 3 + 1) * height);
  const colourAt = painting(seed);
  for (let y = 0; y < height; y++) {
    let at = y * (width * 3 + 1) + 1;
    for (let x = 0; x < width; x++) {
      const [red, green, blue] = colourAt(x / width, y / height);
      rows[at++] = red;
      rows[at++] = green;
      rows[at++] = blue;
    }
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, 2, 0, 0, 0], 8);
  const data = Uint8Array.from(deflateSync(rows));
  return new Blob([
    new Uint8Array(SIGNATURE),
    chunk("IHDR", header),
    chunk("IDAT", data),
    chunk("IEND", new Uint8Array(0)),
  ]);
}

function chunk(name: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(name), 4);
  bytes.set(data, 8);
  view.setUint32(data.length + 8, crc32(bytes.subarray(4, data.length + 8)));
  return bytes;
}

function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
  }
  return (crc ^ -1) >>> 0;
}

function painting(seed: number): (x: number, y: number) => Colour {
  const random = new SeededRandom(seed ^ 0xa27);
  const sky = colour(random, 150);
  const hills = [1, 2, 3].map((at) => ({
    colour: colour(random, 140 - at * 35),
    base: 0.45 + at * 0.13,
    height: random.between(4, 14) / 100,
    waves: random.between(2, 7),
    shift: random.below(100) / 16,
  }));
  const sun = { x: random.between(2, 8) / 10, y: random.between(1, 4) / 10 };
  return (x, y) => {
    const hill = hills.findLast((it) =>
      y > it.base + it.height * Math.sin(x * it.waves + it.shift)
    );
    if (hill) return hill.colour;
    const near = (x - sun.x) ** 2 + (y - sun.y) ** 2 < 0.012;
    return near ? [250, 226, 130] : sky;
  };
}

function colour(random: SeededRandom, light: number): Colour {
  const channel = () =>
    Math.max(0, Math.min(255, light + random.between(-60, 60)));
  return [channel(), channel(), channel()];
}
