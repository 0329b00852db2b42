import { closest } from "../../src/core/closest.ts";
import { assertEquals } from "@std/assert";

const WORDS = [
  "login",
  "logout",
  "list",
  "status",
  "switch",
  "token",
  "lint",
  "x",
];

const CASES: [word: string, found: string[]][] = [
  ["login", ["login"]],
  ["lgoin", ["login"]],
  ["tokn", ["token"]],
  ["statuss", ["status"]],
  ["lit", ["lint", "list"]],
  ["frobnicate", []],
  ["", []],
  ["y", []],
];

for (const [word, found] of CASES) {
  Deno.test(`closest() finds ${found.join(" and ") || "nothing"} for "${word}"`, () => {
    assertEquals(closest(word, WORDS), found);
  });
}
