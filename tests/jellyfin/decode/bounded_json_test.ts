import fc from "fast-check";
import {
  JsonBoundsError,
  parseBoundedJson,
} from "../../../src/jellyfin/decode/bounded_json.ts";
import { assert, assertEquals, assertThrows } from "@std/assert";

const MIB = 1_048_576;
const bytesOf = (text: string) => new TextEncoder().encode(text);

/** Fills 16 MiB with one text, after an opening. */
function flood(text: string, opening = ""): Uint8Array {
  const bytes = new Uint8Array(16 * MIB);
  bytes.set(bytesOf(opening + text.repeat(1_000)));
  const unit = bytesOf(text).length;
  const from = bytesOf(opening).length;
  for (let done = unit * 1_000; from + done < bytes.length; done *= 2) {
    bytes.copyWithin(from + done, from, from + done);
  }
  return bytes;
}

const FLOODS: [title: string, bytes: Uint8Array, byBytes: number][] = [
  ["[", flood("["), 41],
  ['{"a":', flood('{"a":'), 41 * 5],
  ["{},", flood("{},", "["), 500_000 * 2],
  ["[],", flood("[],", '{"Items":['), 500_000 * 2],
  ["1,", flood("1,", "["), 500_000 * 2],
  ['"\\"[",', flood('"\\"[",', "["), 500_000 * 7],
  ['{"a":{}},', flood('{"a":{}},', "["), 500_000 * 4],
];

for (const [text, bytes, byBytes] of FLOODS) {
  Deno.test(`parseBoundedJson() refuses 16 MiB of ${text} after at most ${byBytes} bytes`, () => {
    const error = assertThrows(() => parseBoundedJson(bytes), JsonBoundsError);
    assert(error.atByte <= byBytes + 16, `${error.atByte}`);
  });
}

Deno.test("parseBoundedJson() allocates less than the text when it refuses", () => {
  const bytes = flood("{},", "[");
  const before = Deno.memoryUsage();
  assertThrows(() => parseBoundedJson(bytes), JsonBoundsError);
  const after = Deno.memoryUsage();
  const grown = after.heapUsed - before.heapUsed +
    (after.external - before.external);
  assert(grown < bytes.length / 4, `${grown} bytes`);
});

Deno.test("parseBoundedJson() reads what JSON.parse reads, whatever it is", () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
    const text = JSON.stringify(value);
    assertEquals(parseBoundedJson(bytesOf(text)), JSON.parse(text));
  }));
});

Deno.test("parseBoundedJson() counts nothing inside strings, whatever they hold", () => {
  const hostile = fc.array(fc.constantFrom("[", "{", ",", '"', "\\", "é", "]"));
  fc.assert(fc.property(hostile, hostile, (parts, more) => {
    const text = JSON.stringify([parts.join("").repeat(60), more.join("")]);
    assertEquals(parseBoundedJson(bytesOf(text)), JSON.parse(text));
  }));
});

Deno.test("parseBoundedJson() accepts 40 levels and refuses 41", () => {
  const nested = (depth: number) =>
    bytesOf("[".repeat(depth) + "]".repeat(depth));
  parseBoundedJson(nested(40));
  assertThrows(() => parseBoundedJson(nested(41)), JsonBoundsError);
});

Deno.test("parseBoundedJson() refuses an open string and bad UTF-8", () => {
  for (const bytes of [bytesOf('["'), new Uint8Array([0x22, 0xff, 0x22])]) {
    assertThrows(() => parseBoundedJson(bytes), Error);
  }
});
