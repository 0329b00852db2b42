import { Output } from "../../../src/cli/output/output.ts";
import { assertEquals } from "@std/assert";

const LINES = ["ok   keyring", "BAD  disk", "     hint: ok", "okay  else"];

function painted(color: boolean): string[] {
  const style = { json: false, quiet: false, color };
  return new Output(null as never, style).paintStates(LINES);
}

Deno.test("paintStates() paints the state at the beginning of a line", () => {
  assertEquals(painted(false), LINES);
  assertEquals(painted(true), [
    "\x1b[32mok\x1b[0m   keyring",
    "\x1b[31mBAD\x1b[0m  disk",
    "     hint: ok",
    "okay  else",
  ]);
});
