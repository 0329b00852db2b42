import {
  Failure,
  type FailureKind,
  FAILURES,
  toFailure,
} from "../../src/core/failure.ts";
import { Secret } from "../../src/core/secret.ts";
import { assert, assertEquals } from "@std/assert";

const WORD = "kn0wn-s3cret-w0rd";
const KINDS = Object.keys(FAILURES) as FailureKind[];

/** The promised table; changing it breaks scripts. */
const EXIT_CODES: readonly (readonly [FailureKind, number])[] = [
  ["internal", 1],
  ["usage", 2],
  ["input_needed", 2],
  ["not_found", 3],
  ["not_signed_in", 4],
  ["rejected", 4],
  ["forbidden", 4],
  ["expired", 4],
  ["unreachable", 5],
  ["timeout", 5],
  ["tls_untrusted", 6],
  ["insecure", 6],
  ["server_changed", 6],
  ["server_error", 7],
  ["not_jellyfin", 7],
  ["storage_unavailable", 8],
  ["storage_locked", 8],
  ["storage_denied", 8],
  ["storage_timeout", 8],
  ["storage_damaged", 8],
  ["storage_rolled_back", 8],
  ["storage_newer", 8],
  ["partial", 9],
  ["cancelled", 130],
];

Deno.test("FAILURES has the promised kinds and no other", () => {
  assertEquals(KINDS.toSorted(), EXIT_CODES.map(([kind]) => kind).toSorted());
});

for (const [kind, exitCode] of EXIT_CODES) {
  Deno.test(`Failure of kind ${kind} has its exit code, a hint and no secret`, () => {
    const failure = new Failure(kind, `Cannot do: ${new Secret(WORD)}`);
    assertEquals(failure.exitCode, exitCode);
    assert(failure.hint.length > 10);
    const shown = [
      Deno.inspect(failure),
      JSON.stringify(failure),
      String(failure),
      failure.stack ?? "",
    ].join();
    assertEquals(shown.includes(WORD), false);
    assertEquals("cause" in failure, false);
  });
}

Deno.test("toFailure() drops message and cause of what it does not know", () => {
  const cause = new Error(`inner ${WORD}`);
  const failure = toFailure(new TypeError(`outer ${WORD}`, { cause }));
  assertEquals(failure.kind, "internal");
  assertEquals(Deno.inspect(failure).includes(WORD), false);
});

Deno.test("toFailure() returns a failure as it is", () => {
  const failure = new Failure("expired", "Cannot use code: it is missing");
  assertEquals(toFailure(failure), failure);
});

Deno.test("Failure.toJSON() has the promised keys", () => {
  const failure = new Failure("timeout", "Cannot reach: slow");
  const { error } = JSON.parse(JSON.stringify(failure));
  assertEquals(Object.keys(error), ["kind", "message", "hint", "exitCode"]);
});

Deno.test("Failure.remedy is the kind's, the thrower's, or none", () => {
  const own = new Failure("timeout", "Cannot reach: slow");
  assertEquals(own.remedy, "timeout");
  const hint = "Wind it up";
  assertEquals(new Failure("timeout", "Cannot go", { hint }).remedy, null);
  const remedy = "sign-in-again" as const;
  const named = new Failure("timeout", "Cannot go", { hint, remedy });
  assertEquals(named.remedy, remedy);
});

Deno.test("Failure.hinting() changes the hint and nothing else", () => {
  const details = { sha256: "ab" };
  const was = new Failure("timeout", "Cannot go", { code: 3, details });
  const { kind, message, hint, remedy, code, ...rest } = was.hinting("Wait");
  assertEquals([kind, message, hint, remedy, code, rest.details], [
    "timeout",
    "Cannot go",
    "Wait",
    "timeout",
    3,
    details,
  ]);
});
