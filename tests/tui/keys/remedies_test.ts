import {
  Failure,
  type FailureKind,
  FAILURES,
} from "../../../src/core/failure.ts";
import { REMEDIES, type Remedy } from "../../../src/core/remedy.ts";
import { remedyText } from "../../../src/tui/keys/remedies.ts";
import { assert, assertEquals } from "@std/assert";

const KINDS = Object.keys(FAILURES) as FailureKind[];
const ALL: readonly Remedy[] = [...KINDS, ...REMEDIES];

/** Commands that can be copied as they are. */
const COMMAND = / on a command line: `jellytau [^`]+`/g;

for (const remedy of ALL) {
  Deno.test(`remedyText() names no flag and no command for ${remedy}`, () => {
    const isKind = KINDS.find((it) => it === remedy);
    const hint = isKind ? FAILURES[isKind].hint : "Give `--flag`";
    const words = remedyText({ hint, remedy });
    assert(words.length > 5, words);
    const left = words.replaceAll(COMMAND, "");
    assert(!/--[a-z]|jellytau [a-z]/.test(left), words);
  });
}

Deno.test("remedyText() has the keys of the key table", () => {
  const hint = "Sign in again with `jellytau auth login --force`";
  assertEquals(
    remedyText({ hint, remedy: "sign-in-again" }),
    "Sign in again: a",
  );
  const damaged = new Failure("storage_damaged", "Cannot read: damaged");
  assertEquals(remedyText(damaged), "See what can still be read: T, then V");
});

Deno.test("remedyText() keeps hints without flags and commands", () => {
  const hint = "Turn on HTTPS at the server or its proxy";
  const own = new Failure("insecure", "Cannot reach", { hint });
  assertEquals(remedyText(own), hint);
  const kind = new Failure("server_error", "Cannot reach");
  assertEquals(remedyText(kind), FAILURES.server_error.hint);
});
