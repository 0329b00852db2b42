import * as fc from "fast-check";
import { barOf } from "../../../src/tui/model/bar.ts";
import { assertEquals } from "@std/assert";

const CASES = [
  [0, "────────"],
  [0.001, "╸───────"],
  [0.5, "━━━━╸───"],
  [0.999, "━━━━━━━╸"],
  [1, "━━━━━━━━"],
  [7, "━━━━━━━━"],
  [-1, "────────"],
  [NaN, "────────"],
] as const;

Deno.test("barOf() shows how much is done", () => {
  for (const [part, wanted] of CASES) {
    const { done, todo } = barOf(part, { cells: 8, ascii: false });
    assertEquals(done + todo, wanted, `${part}`);
  }
  const { done, todo } = barOf(0.5, { cells: 8, ascii: true });
  assertEquals(done + todo, "====>---");
});

Deno.test("barOf() always fills its cells", () => {
  fc.assert(fc.property(fc.double(), fc.nat(60), (part, cells) => {
    const { done, todo } = barOf(part, { cells, ascii: true });
    assertEquals((done + todo).length, cells);
  }));
});
