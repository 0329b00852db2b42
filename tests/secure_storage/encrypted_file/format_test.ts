import { Failure } from "../../../src/core/failure.ts";
import { decodeHeader } from "../../../src/secure_storage/encrypted_file/format.ts";
import { assertEquals, assertThrows } from "@std/assert";

const base64 = (bytes: number) => btoa("\0".repeat(bytes));

/** Returns a header of passphrase slots with these costs. */
function headerOf(costs: readonly [memoryKib: number, passes: number][]) {
  return JSON.stringify({
    format: "jellytau-tokens",
    version: 1,
    fileId: "5".repeat(32),
    generation: 1,
    slots: costs.map(([memoryKib, passes], i) => ({
      id: i.toString(16).padStart(8, "0"),
      kind: "passphrase",
      cost: { memoryKib, passes, salt: base64(16) },
      nonce: base64(12),
      wrapped: base64(48),
    })),
    pages: [],
  });
}

const GIB = 1_048_576;
const TAKEN: [memoryKib: number, passes: number][][] = [
  [[GIB, 10]],
  [[GIB, 5], [GIB, 5]],
  Array(16).fill([65_536, 3]),
  Array(16).fill([65_536, 10]),
];
const REFUSED: [memoryKib: number, passes: number][][] = [
  [[GIB, 10], [19_456, 2]],
  Array(16).fill([GIB, 10]),
  Array(16).fill([GIB / 2, 2]),
];

Deno.test("decodeHeader() takes slots when they cost no more than one may", () => {
  for (const costs of TAKEN) {
    assertEquals(decodeHeader(headerOf(costs)).slots.length, costs.length);
  }
});

Deno.test("decodeHeader() refuses slots when they cost too much together", () => {
  for (const costs of REFUSED) {
    const failure = assertThrows(() => decodeHeader(headerOf(costs)), Failure);
    assertEquals(failure.kind, "storage_damaged");
  }
});
