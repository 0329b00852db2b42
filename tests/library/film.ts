import { type DemoFile, seededFile } from "../../src/demo/media_files.ts";

/** A Matroska header, as long as the smallest real ones. */
const HEADER = Uint8Array.from([
  ...[0x1a, 0x45, 0xdf, 0xa3, 0xa3, 0x42, 0x86, 0x81, 1, 0x42, 0xf7, 0x81, 1],
  ...[0x42, 0xf2, 0x81, 4, 0x42, 0xf3, 0x81, 8, 0x42, 0x82, 0x88],
  ...new TextEncoder().encode("matroska"),
  ...[0x42, 0x87, 0x81, 4, 0x42, 0x85, 0x81, 2],
]);

/** Returns a seeded file that begins as a film does. */
export function film(
  seed: number,
  sizeBytes: number,
  { facts = {} }: { facts?: Parameters<typeof seededFile>[2] } = {},
): DemoFile {
  const file = seededFile(seed, sizeBytes, facts);
  return {
    ...file,
    read(offset, length) {
      const bytes = file.read(offset, length);
      if (offset < HEADER.length) {
        bytes.set(HEADER.subarray(offset, offset + length));
      }
      return bytes;
    },
  };
}
