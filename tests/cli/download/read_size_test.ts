import { readSize } from "../../../src/cli/download/follow.ts";
import { Failure } from "../../../src/core/failure.ts";
import { assertEquals, assertThrows } from "@std/assert";

Deno.test("readSize() reads sizes as the program prints them", () => {
  assertEquals(["20GB", "1.5 TB", "500mb", "0.001GB"].map(readSize), [
    20e9,
    1.5e12,
    500e6,
    1e6,
  ]);
  for (const text of ["", "20", "GB", "-1GB", "0GB", "1e3GB", "5 PB", "1GiB"]) {
    assertThrows(() => readSize(text), Failure, "it is not a size");
  }
});
