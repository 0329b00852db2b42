import { NativeError } from "deno-keyring-ffi-bindings/native-error";
import { Failure, type FailureKind } from "../core/failure.ts";
import type { Remedy } from "../core/remedy.ts";

/** The meaning of a keyring's status number. */
export interface Meaning {
  readonly kind: FailureKind;
  /** In words, as they follow a colon. */
  readonly state: string;
  readonly hint?: string;
  readonly remedy?: Remedy;
}

export interface KeyringProblem extends Meaning {
  /** The foreign number with its domain, or the name of an error. */
  readonly code: string;
}

/** Returns the problem; `internal` for an unknown number. */
export function readProblem(
  caught: unknown,
  findMeaning: (error: NativeError) => Meaning | undefined,
): KeyringProblem {
  if (!(caught instanceof NativeError)) {
    const code = caught instanceof Error ? caught.name : "unknown";
    return { kind: "internal", state: "the call failed", code };
  }
  const code = `${caught.domain} ${caught.code}`;
  const meaning = findMeaning(caught);
  return { ...(meaning ?? { kind: "internal", state: code }), code };
}

/**
 * Returns the failure of an action on a keyring, with the keyring's problem.
 */
export function keyringFailure(
  action: string,
  { kind, state, ...options }: KeyringProblem,
): Failure {
  return new Failure(kind, `${action}: ${state}`, options);
}
