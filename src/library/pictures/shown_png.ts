import { encodePng } from "../../core/encode_png.ts";
import { readJpegFacts } from "./jpeg_facts.ts";
import { isValidPng, type PixelBox } from "./validate_png.ts";
import { isOnItsSide, upright } from "./upright.ts";

/** The decoder takes 27 MB for a CMYK picture of 800 by 1,200 pixels. */
const MAX_MEMORY_MB = 32;

/**
 * Returns a received picture as a PNG that fits the box: a JPEG is decoded,
 * turned upright and encoded again; a PNG is returned unchanged.
 *
 * @returns null for anything else, and for a picture that is not whole
 */
export async function shownPng(
  bytes: Uint8Array<ArrayBuffer>,
  box: PixelBox,
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (isValidPng(bytes, box)) return bytes;
  const facts = readJpegFacts(bytes);
  if (facts === null) return null;
  const { width, height, orientation } = facts;
  const [shownWidth, shownHeight] = isOnItsSide(orientation)
    ? [height, width]
    : [width, height];
  if (shownWidth > box.widthPx || shownHeight > box.heightPx) return null;
  const { default: jpeg } = await import("jpeg-js");
  try {
    const { data } = jpeg.decode(bytes, {
      useTArray: true,
      formatAsRGBA: true,
      tolerantDecoding: false,
      // Rounded up: the decoder multiplies it, which may give fewer pixels.
      maxResolutionInMP: Math.ceil(width * height / 1_000_000),
      maxMemoryUsageInMB: MAX_MEMORY_MB,
    });
    return encodePng(upright({ width, height, rgba: data }, orientation));
  } catch {
    return null; // the decoder throws plain errors for what it cannot read
  }
}
