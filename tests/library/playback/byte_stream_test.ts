import { Failure } from "../../../src/core/failure.ts";
import { readBytes } from "../../../src/library/playback/byte_stream.ts";
import { assertEquals, assertRejects } from "@std/assert";

const MEBIBYTE = new Uint8Array(1_048_576);

async function* pieces(count: number, read: { count: number }) {
  for (; read.count < count; read.count++) {
    yield await Promise.resolve(MEBIBYTE);
  }
}

Deno.test("readBytes() reads a body up to its limit, and refuses a longer one", async () => {
  const bytes = await readBytes(pieces(32, { count: 0 }), "subtitle");
  assertEquals(bytes.length, 32 * MEBIBYTE.length);
  const read = { count: 0 };
  const failure = await assertRejects(
    () => readBytes(pieces(1_000, read), "subtitle"),
    Failure,
  );
  assertEquals(failure.message, "Cannot read: the subtitle is too large");
  assertEquals(read.count, 32);
});
