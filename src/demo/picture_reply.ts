import { encodePng } from "../core/encode_png.ts";
import type { DemoItem } from "./library_items.ts";
import type { RouteCall } from "./route.ts";
import type { DemoOptions } from "./demo_options.ts";
import { SeededRandom } from "./seeded_random.ts";

/** Pixels of the picture "on disk", by shape. */
const POSTER = { width: 600, height: 900 };
const SQUARE = { width: 600, height: 600 };
const STILL = { width: 960, height: 540 };
/** Source: Jellyfin `ImageController.cs`. */
const QUALITY = 100;
const GRAIN = 12;

type Size = typeof POSTER;
type Colour = readonly [number, number, number];

type PictureCall = Pick<RouteCall, "query" | "request"> & {
  readonly options: Pick<DemoOptions, "mode">;
};

/**
 * Draws coloured hills under a sun, never enlarged. Ignores the value of a tag,
 * which only makes the reply cacheable.
 */
export async function pictureReply(
  item: DemoItem,
  { query, request, options }: PictureCall,
): Promise<Response> {
  const tag = query.get("tag");
  const isNew = options.mode === "12";
  const type = typeFor(item, query);
  const modified = new Date(Math.floor(item.savedMs / 1_000) * 1_000);
  const headers = new Headers({
    "content-type": type,
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
  const quality = Number(query.get("quality")) || QUALITY;
  const { seed } = item;
  const bytes = await encoded(sizeFor(item, query), { seed, type, quality });
  headers.set("content-length", String(bytes.length));
  const body = request.method === "HEAD" ? null : bytes;
  return new Response(body, { headers });
}

/** Returns the requested type, else the original's; WebP is not supported. */
function typeFor({ kind }: DemoItem, query: URLSearchParams): string {
  const wanted = query.get("format")?.toLowerCase();
  if (wanted === "png") return "image/png";
  const isCollage = kind === "CollectionFolder" || kind === "UserView";
  return isCollage && wanted !== "jpg" ? "image/png" : "image/jpeg";
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

async function encoded(
  { width, height }: Size,
  { seed, type, quality }: { seed: number; type: string; quality: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const rgba = new Uint8Array(width * height * 4);
  const colourAt = painting(seed);
  for (let at = 0; at < rgba.length; at += 4) {
    const [x, y] = [at / 4 % width, Math.floor(at / 4 / width)];
    const [red, green, blue] = colourAt(x / width, y / height);
    const grain = grainAt(x, y);
    rgba[at] = Math.min(255, red + grain);
    rgba[at + 1] = Math.min(255, green + grain);
    rgba[at + 2] = Math.min(255, blue + grain);
    rgba[at + 3] = 255;
  }
  if (type === "image/png") return encodePng({ width, height, rgba });
  const { default: jpeg } = await import("jpeg-js");
  const data = rgba as Parameters<typeof jpeg.encode>[0]["data"];
  return Uint8Array.from(jpeg.encode({ width, height, data }, quality).data);
}

/** Returns noise as in a photograph, whose PNG is far larger than its JPEG. */
function grainAt(x: number, y: number): number {
  const mixed = Math.imul(x * 0x1f1f1f1f ^ y * 0x9e3779b1, 0x85ebca6b);
  return (mixed >>> 16) % GRAIN;
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
