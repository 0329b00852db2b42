import type { GenerationIndex } from "../../src/core/ports.ts";
import { assertEquals } from "@std/assert";

/** Tests what every `GenerationIndex` promises. */
export function generationIndexContract(
  name: string,
  lend: (use: (index: GenerationIndex) => void) => void,
): void {
  const test = (does: string, use: (index: GenerationIndex) => void) =>
    Deno.test(`${name} ${does}`, () => lend(use));

  test("raiseGeneration() only ever grows", (index) => {
    assertEquals(index.latestGeneration(), null);
    index.raiseGeneration("f", 7);
    index.raiseGeneration("f", 3);
    assertEquals(index.latestGeneration(), { fileId: "f", generation: 7 });
    index.acceptGeneration("f", 2);
    assertEquals(index.latestGeneration(), { fileId: "f", generation: 2 });
  });

  test("acceptGeneration() forgets every other file", (index) => {
    index.acceptGeneration("g", 9);
    index.acceptGeneration("f", 0);
    index.raiseGeneration("f", 1);
    assertEquals(index.latestGeneration(), { fileId: "f", generation: 1 });
  });
}
