import type { Failure } from "../../core/failure.ts";
import {
  keyringFailure,
  type KeyringProblem,
  type Meaning,
  readProblem,
} from "../keyring/problem.ts";

/** Failures by domain, because Windows' own numbers are not available. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  library: { kind: "storage_unavailable", state: "advapi32.dll is missing" },
  session: {
    kind: "storage_unavailable",
    state: "this logon has no Credential Manager",
    hint: "A logon over the network (SSH) has none: log on at the machine, " +
      "or use the encrypted file: `jellytau auth login <server-url> --store file`",
    remedy: "store-in-file",
  },
  limit: {
    kind: "storage_timeout",
    state: "Credential Manager did not reply",
  },
  stopped: { kind: "cancelled", state: "it was interrupted" },
  refused: {
    kind: "storage_denied",
    state: "Credential Manager refused it",
    hint: "It may be full, or a policy may forbid it: check it with " +
      "`cmdkey /list`",
  },
  credential: {
    kind: "storage_damaged",
    state: "the entry is not a token",
    hint: "Sign in again with `jellytau auth login <server-url> --force`",
    remedy: "sign-in-again",
  },
};

/** Translates an error of Credential Manager. */
export function credentialManagerProblem(caught: unknown): KeyringProblem {
  return readProblem(caught, ({ domain }) => MEANINGS[domain]);
}

export function credentialManagerFailure(
  action: string,
  caught: unknown,
): Failure {
  return keyringFailure(action, caught, {
    problemOf: credentialManagerProblem,
  });
}
