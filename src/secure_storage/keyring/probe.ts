import type { TokenStorage } from "../../core/account.ts";
import type { KeyringStatus } from "../../core/ports.ts";
import type { KeyringProblem } from "./problem.ts";

type Answer = Pick<
  KeyringStatus,
  "available" | "reason" | "locked" | "provider"
>;

/** Measures and describes the answer of a keyring; never fails. */
export async function probeKeyring(
  kind: TokenStorage,
  ask: () => Promise<Answer>,
  { problemOf, isAbsent }: {
    problemOf: (caught: unknown) => KeyringProblem;
    /** Returns whether there is no keyring, as opposed to a failing one. */
    isAbsent: (caught: unknown) => boolean;
  },
): Promise<KeyringStatus> {
  const startMs = performance.now();
  const probeMs = () => Math.round((performance.now() - startMs) * 10) / 10;
  try {
    const answer = await ask();
    return {
      ...answer,
      kind: answer.available ? kind : null,
      failing: null,
      probeMs: probeMs(),
    };
  } catch (caught) {
    const problem = problemOf(caught);
    const absent = isAbsent(caught);
    return {
      available: false,
      kind: absent ? null : kind,
      reason: problem.state,
      failing: absent ? null : problem.kind,
      locked: false,
      provider: null,
      probeMs: probeMs(),
    };
  }
}
