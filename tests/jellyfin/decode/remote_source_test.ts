import { fileSizeOf } from "../../../src/jellyfin/decode/remote_source.ts";
import { assertEquals } from "@std/assert";

const SIZES: [source: Parameters<typeof fileSizeOf>[0], size: number | null][] =
  [
    [{ Size: 28, Container: "mkv" }, 28],
    [{ Size: 28, Protocol: "File", IsRemote: false }, 28],
    [{ Size: 28, IsRemote: true }, null],
    [{ Size: 28, Protocol: "Http" }, null],
    [{ Size: 28, Container: "strm" }, null],
    [{}, null],
    [{ Size: 0 }, null],
    [{ Size: -1 }, null],
    [{ Size: 1.5 }, null],
    [{ Size: 2 ** 60 }, null],
    [{ Size: "28" }, null],
  ];

for (const [source, size] of SIZES) {
  Deno.test(`fileSizeOf() returns ${size} for ${JSON.stringify(source)}`, () => {
    assertEquals(fileSizeOf(source), size);
  });
}
