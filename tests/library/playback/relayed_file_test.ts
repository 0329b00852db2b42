import { assert, assertEquals } from "@std/assert";
import { downloadTest } from "../download_fixture.ts";
import { film } from "../film.ts";
import { movieOf, withRelay } from "../relay_fixture.ts";

const SIZE = 300_017;
const RANGE = "bytes=1000-1999";

downloadTest(
  "RelayedFile.answer() returns a range of a local copy only when If-Range names that copy",
  async (fixture) => {
    const { demo } = fixture;
    const id = movieOf(demo);
    const file = film(2, SIZE);
    demo.files.set(id, file);
    await fixture.download([id]);
    await withRelay(fixture, { id, offline: true }, async ({ url }) => {
      const ask = async (more: Record<string, string>, method = "GET") => {
        const headers = { range: RANGE, ...more };
        const reply = await fetch(url, { headers, method });
        const bytes = new Uint8Array(await reply.arrayBuffer());
        return { status: reply.status, bytes, headers: reply.headers };
      };
      const part = await ask({});
      assertEquals([part.status, part.bytes.length], [206, 1_000]);
      assertEquals(part.bytes, file.read(1_000, 1_000));
      assertEquals(
        part.headers.get("content-range"),
        `bytes 1000-1999/${SIZE}`,
      );
      assertEquals(part.headers.get("accept-ranges"), "bytes");
      const lastModified = part.headers.get("last-modified") ?? "";
      assert(lastModified !== "");
      const same = await ask({ "if-range": lastModified });
      assertEquals([same.status, same.bytes], [206, part.bytes]);
      for (const other of ["Thu, 01 Jan 1970 00:00:00 GMT", '"tag"', ""]) {
        const whole = await ask({ "if-range": other });
        assertEquals(whole.status, 200, other);
        assertEquals(whole.bytes, file.read(0, SIZE), other);
        assertEquals(whole.headers.get("content-range"), null, other);
      }
      const head = await ask({}, "HEAD");
      assertEquals([head.status, head.bytes.length], [206, 0]);
      assertEquals(head.headers.get("content-length"), "1000");
      const behind = await ask({ range: `bytes=${SIZE}-` });
      assertEquals([behind.status, behind.bytes.length], [416, 0]);
      assertEquals(behind.headers.get("content-range"), `bytes */${SIZE}`);
    });
  },
);
