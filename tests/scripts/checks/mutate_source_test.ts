import { mutantsOf } from "../../../scripts/checks/mutate_source.ts";
import { assertEquals } from "@std/assert";

const SOURCE = `const LIMIT_MS = 5_000;
/** a === b is only said here */
function f(a: number) {
  if (a === 1 && g(a)) {
    close("a && b");
  }
  return true;
}
`;

Deno.test("mutantsOf() makes one mistake at a time, and none in comments and quotes", () => {
  const mutants = mutantsOf(SOURCE);
  assertEquals(mutants.map((it) => `${it.line} ${it.change}`), [
    "1 5_000 becomes 10001",
    "4 === becomes !==",
    "4 && becomes ||",
    "4 condition is negated",
    `5 "close("a && b");" is dropped`,
    "7 return true; becomes return false;",
  ]);
  const lines = mutants.map(({ line, text }) => text.split("\n")[line - 1]);
  assertEquals(lines, [
    "const LIMIT_MS = 10001;",
    "  if (a !== 1 && g(a)) {",
    "  if (a === 1 || g(a)) {",
    "  if (!(a === 1 && g(a))) {",
    "",
    "  return false;",
  ]);
});
