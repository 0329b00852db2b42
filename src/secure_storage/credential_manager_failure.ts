import { NativeError } from "deno-keyring-ffi-bindings";
import { Failure, type FailureKind } from "../core/failure.ts";

interface Meaning {
  readonly kind: FailureKind;
  readonly state: string;
  readonly hint?: string;
}

/** By domain: Windows' own numbers cannot be had (`ffi/advapi32.ts`). */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  library: { kind: "storage_unavailable", state: "advapi32.dll is not here" },
  session: {
    kind: "storage_unavailable",
    state: "this logon has no Credential Manager",
    hint: "A logon over the network (SSH) has none: log on at the machine, " +
      "or choose the encrypted file: `--store file`",
  },
  limit: {
    kind: "storage_timeout",
    state: "Credential Manager did not answer",
  },
  stopped: { kind: "cancelled", state: "it was interrupted" },
  refused: {
    kind: "storage_denied",
    state: "Credential Manager refused it",
    hint: "It may be full, or a policy may forbid it: look at it with " +
      "`cmdkey /list`",
  },
  credential: {
    kind: "storage_damaged",
    state: "the entry has another form",
    hint: "Sign in again with `jellytau auth login --force`",
  },
};

/** The one translation of what Credential Manager answers. */
export function credentialManagerFailure(
  action: string,
  caught: unknown,
): Failure {
  if (caught instanceof Failure) return caught;
  if (!(caught instanceof NativeError)) {
    const code = caught instanceof Error ? caught.name : "unknown";
    return new Failure("internal", `${action}: the call failed`, { code });
  }
  const { domain, code } = caught;
  const known = MEANINGS[domain];
  const foreign = { code: `${domain} ${code}` };
  if (!known) {
    return new Failure("internal", `${action}: ${domain} ${code}`, foreign);
  }
  const { kind, state, hint } = known;
  const options = hint === undefined ? foreign : { ...foreign, hint };
  return new Failure(kind, `${action}: ${state}`, options);
}
