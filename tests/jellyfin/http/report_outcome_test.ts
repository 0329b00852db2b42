import { Failure } from "../../../src/core/failure.ts";
import { reportOutcome } from "../../../src/jellyfin/http/report_outcome.ts";
import { assertEquals, assertThrows } from "@std/assert";

function reported(outcome: { status: number } | Failure): (Failure | null)[] {
  const outcomes: (Failure | null)[] = [];
  if (outcome instanceof Failure) {
    assertThrows(
      () => reportOutcome(outcome, (it) => outcomes.push(it)),
      Failure,
    );
  } else {
    assertEquals(
      reportOutcome(outcome, (it) => outcomes.push(it)),
      outcome,
    );
  }
  return outcomes;
}

Deno.test("reportOutcome() reports an answer of the server and a failure", () => {
  for (const status of [200, 404, 429, 500]) {
    assertEquals(reported({ status }), [null], `${status}`);
  }
  const failure = new Failure("unreachable", "x");
  assertEquals(reported(failure), [failure]);
});

Deno.test("reportOutcome() reports no answer when a gateway answers for the server", () => {
  for (const status of [502, 503, 504, 520, 521, 522, 523, 524, 530]) {
    assertEquals(reported({ status }), [], `${status}`);
  }
});

Deno.test("reportOutcome() reports a rejection when the answer is 401", () => {
  const [failure, ...more] = reported({ status: 401 });
  assertEquals([failure?.kind, more], ["rejected", []]);
});
