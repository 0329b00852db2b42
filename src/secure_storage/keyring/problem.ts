import { NativeError } from "deno-keyring-ffi-bindings/native-error";
import { Failure, type FailureKind } from "../../core/failure.ts";
import type { Remedy } from "../../core/remedy.ts";

/** The meaning of a keyring's status number. */
export interface Meaning {
  readonly kind: FailureKind;
  /** Words that follow a colon. */
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
 * Returns the failure of an action on a keyring; a {@link Failure} stays as it
 * is.
 */
export function keyringFailure(
  action: string,
  caught: unknown,
  { problemOf }: { problemOf: (caught: unknown) => KeyringProblem },
): Failure {
  if (caught instanceof Failure) return caught;
  const { kind, state, ...options } = problemOf(caught);
  return new Failure(kind, `${action}: ${state}`, options);
}

/** Returns the failure of a keyring that returns another token than was stored. */
export function notStored(keyring: string): Failure {
  return new Failure(
    "storage_damaged",
    `Cannot store token: ${keyring} returned something else`,
  );
}
