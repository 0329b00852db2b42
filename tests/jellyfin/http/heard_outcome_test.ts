import { Failure } from "../../../src/core/failure.ts";
import { told } from "../../../src/jellyfin/http/heard_outcome.ts";
import { assertEquals, assertThrows } from "../../assert.ts";

function heardFrom(outcome: { status: number } | Failure): (Failure | null)[] {
  const heard: (Failure | null)[] = [];
  if (outcome instanceof Failure) {
    assertThrows(() => told(outcome, (it) => heard.push(it)), Failure);
  } else assertEquals(told(outcome, (it) => heard.push(it)), outcome);
  return heard;
}

Deno.test("told() reports an answer of the server and a failure", () => {
  for (const status of [200, 404, 429, 500]) {
    assertEquals(heardFrom({ status }), [null], `${status}`);
  }
  const failure = new Failure("unreachable", "x");
  assertEquals(heardFrom(failure), [failure]);
});

Deno.test("told() reports no answer when a gateway answers for the server", () => {
  for (const status of [502, 503, 504, 520, 521, 522, 523, 524, 530]) {
    assertEquals(heardFrom({ status }), [], `${status}`);
  }
});

Deno.test("told() reports a rejection when the answer is 401", () => {
  const [failure, ...more] = heardFrom({ status: 401 });
  assertEquals([failure?.kind, more], ["rejected", []]);
});
