import { counted } from "../../src/core/counted.ts";
import { sizeWords } from "../../src/core/size_words.ts";
import { assertEquals } from "../assert.ts";

Deno.test("counted() says one thing in the singular and any other number not", () => {
  assertEquals(
    [0, 1, 2].map((it) => counted(it, "account")),
    ["0 accounts", "1 account", "2 accounts"],
  );
  assertEquals(
    [1, 5].map((it) => counted(it, "entry", { many: "entries" })),
    ["1 entry", "5 entries"],
  );
});

Deno.test("sizeWords() counts by 1024 and names the units that do", () => {
  const shown = [0, 1_023, 1_024, 1_572_864, 2 ** 40, 2 ** 52].map(sizeWords);
  assertEquals(shown, [
    "0 B",
    "1023 B",
    "1.0 KiB",
    "1.5 MiB",
    "1.0 TiB",
    "4096.0 TiB",
  ]);
});
