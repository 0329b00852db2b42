import { formatSlots } from "../../../src/cli/storage/format_slots.ts";
import { assertEquals } from "@std/assert";

Deno.test("formatSlots() says what each slot protects against", () => {
  const slot = {
    id: "9d4d6e31",
    kind: "key-file",
    protects: "a leak",
  } as const;
  assertEquals(formatSlots([slot]), [
    "9d4d6e31  key-file  protects against a leak",
  ]);
});
