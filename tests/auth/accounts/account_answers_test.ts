import {
  type AccountAnswer,
  AnswerReport,
} from "../../../src/auth/accounts/account_answers.ts";
import { Failure, type FailureKind } from "../../../src/core/failure.ts";
import type { Account } from "../../../src/core/account.ts";
import { assertEquals, assertRejects } from "@std/assert";

const ACCOUNT: Account = {
  serverId: "a".repeat(32),
  userId: "b".repeat(32),
  userName: "ada",
  alias: null,
  active: true,
  tokenStorage: "encrypted-file",
  deviceId: "c".repeat(32),
  signedInAt: new Date(0),
};
const failure = (kind: FailureKind) => new Failure(kind, "Cannot go on: test");

/** Returns what one call reports, in order. */
async function statesOf(
  use: (report: AnswerReport) => Promise<unknown>,
): Promise<string[]> {
  const reported: AccountAnswer[] = [];
  const report = new AnswerReport(
    { onAnswer: (it) => void reported.push(it) },
    ACCOUNT,
  );
  await use(report).catch(() => undefined);
  return reported.map(({ state }) => state);
}

Deno.test("during() reports a valid token after the server was identified", async () => {
  const states = await statesOf((it) =>
    it.during(() => Promise.resolve(it.identified()))
  );
  assertEquals(states, ["answering", "valid"]);
});

for (
  const [kind, met, expected] of [
    ["unreachable", false, ["unreachable"]],
    ["server_error", false, ["unreachable"]],
    ["server_changed", false, ["unreachable"]],
    ["server_error", true, ["answering"]],
    ["not_found", true, ["answering"]],
    ["forbidden", true, ["answering"]],
    ["rejected", true, ["answering", "rejected"]],
    ["cancelled", false, []],
    ["internal", false, []],
  ] as const
) {
  const when = met ? "after the server was met" : "before that";
  Deno.test(`during() reports [${expected}] for ${kind} ${when}`, async () => {
    const states = await statesOf((it) =>
      it.during(() => {
        if (met) it.identified();
        return Promise.reject(failure(kind));
      })
    );
    assertEquals(states, [...expected]);
  });
}

Deno.test("onOutcome() follows a connection that is cut and comes back", async () => {
  const states = await statesOf((it) =>
    it.during(() => {
      it.identified();
      it.onOutcome(null);
      it.onOutcome(failure("unreachable"));
      it.onOutcome(failure("timeout"));
      it.onOutcome(failure("cancelled"));
      it.onOutcome(null);
      it.onOutcome(null);
      return Promise.resolve();
    })
  );
  assertEquals(states, ["answering", "unreachable", "answering", "valid"]);
});

for (
  const [kind, expected] of [
    ["timeout", ["answering", "unreachable"]],
    ["unreachable", ["answering", "unreachable"]],
    ["rejected", ["answering"]],
  ] as const
) {
  Deno.test(`during() claims no valid token when its last request ended with ${kind}`, async () => {
    const states = await statesOf((it) =>
      it.during(() => {
        it.identified();
        it.onOutcome(null);
        it.onOutcome(failure(kind));
        return Promise.resolve();
      })
    );
    assertEquals(states, [...expected]);
  });
}

Deno.test("reaching() claims nothing about the token", async () => {
  const well = await statesOf((it) => it.reaching(() => Promise.resolve()));
  assertEquals(well, ["answering"]);
  const report = new AnswerReport({}, ACCOUNT);
  await assertRejects(
    () => report.reaching(() => Promise.reject(failure("unreachable"))),
    Failure,
  );
});
