/** The folders whose tests are not unit tests; the macOS job reads the same list. */
export const NOT_UNIT: readonly string[] = Deno
  .readTextFileSync("scripts/checks/not_unit.txt").trim().split("\n");
