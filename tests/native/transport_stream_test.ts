import { assertEquals } from "@std/assert";
import { silentPieces } from "./transport_stream.ts";

Deno.test("silentPieces() makes the same bytes each time", () => {
  assertEquals(silentPieces(2), silentPieces(2));
});
