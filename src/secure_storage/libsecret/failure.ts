import { NativeError } from "deno-keyring-ffi-bindings/native-error";
import { Failure } from "../../core/failure.ts";
import {
  keyringFailure,
  type KeyringProblem,
  type Meaning,
  readProblem,
} from "../keyring/problem.ts";

/** `SecretError`, libsecret's own domain. */
const SECRET_ERRORS: Readonly<Record<number, Meaning>> = {
  1: { kind: "storage_unavailable", state: "the keyring broke its protocol" },
  2: { kind: "storage_locked", state: "the keyring is locked" },
  3: {
    kind: "storage_unavailable",
    state: "the keyring has no such collection",
  },
  4: { kind: "storage_damaged", state: "the entry exists in another form" },
};

/** `GIOErrorEnum`: failures to reach the session bus. */
const IO_ERRORS: Readonly<Record<number, Meaning>> = {
  0: { kind: "storage_unavailable", state: "there is no usable session bus" },
  1: { kind: "storage_unavailable", state: "there is no session bus" },
  13: { kind: "storage_unavailable", state: "the session bus is disabled" },
  14: { kind: "storage_denied", state: "the session bus refuses this user" },
  18: {
    kind: "storage_unavailable",
    state: "the session bus closed the connection",
  },
  24: { kind: "storage_timeout", state: "the keyring did not reply" },
  35: {
    kind: "storage_unavailable",
    state: "the session bus sent an invalid reply",
  },
  36: { kind: "storage_unavailable", state: "the keyring refused" },
  39: { kind: "storage_unavailable", state: "the session bus refuses calls" },
  44: {
    kind: "storage_unavailable",
    state: "the session bus closed the connection",
  },
};

/** `GDBusError`: failures of a call to the provider. */
const DBUS_ERRORS: Readonly<Record<number, Meaning>> = {
  0: { kind: "storage_unavailable", state: "the keyring refused" },
  2: { kind: "storage_unavailable", state: "there is no Secret Service" },
  3: { kind: "storage_unavailable", state: "the keyring service stopped" },
  4: { kind: "storage_unavailable", state: "the keyring service stopped" },
  7: {
    kind: "storage_unavailable",
    state: "the keyring does not support this",
  },
  9: { kind: "storage_denied", state: "the session bus does not allow it" },
  10: { kind: "storage_denied", state: "the session bus refuses this user" },
  12: { kind: "storage_timeout", state: "the keyring did not reply" },
  15: {
    kind: "storage_unavailable",
    state: "the session bus closed the connection",
  },
  16: { kind: "storage_unavailable", state: "the keyring broke its protocol" },
  19: { kind: "storage_unavailable", state: "the keyring has no collection" },
  20: { kind: "storage_timeout", state: "the keyring did not reply" },
  23: { kind: "storage_unavailable", state: "the keyring cannot start" },
  24: { kind: "storage_unavailable", state: "the keyring cannot start" },
  25: { kind: "storage_unavailable", state: "the keyring cannot start" },
  26: { kind: "storage_unavailable", state: "the keyring cannot start" },
  27: { kind: "storage_unavailable", state: "the keyring cannot start" },
  41: {
    kind: "storage_unavailable",
    state: "the keyring has no such collection",
  },
  42: { kind: "storage_unavailable", state: "the keyring broke its protocol" },
};

const LIMITS: Readonly<Record<string, Meaning>> = {
  "library": {
    kind: "storage_unavailable",
    state: "libsecret is not installed",
  },
  "limit": { kind: "storage_timeout", state: "the keyring did not reply" },
  "stopped": { kind: "cancelled", state: "it was interrupted" },
};

const DOMAINS: Readonly<Record<string, Readonly<Record<number, Meaning>>>> = {
  "secret-error": SECRET_ERRORS,
  "g-io-error-quark": IO_ERRORS,
  "g-dbus-error-quark": DBUS_ERRORS,
};

/** Errors that mean there is no keyring, as opposed to a failing one. */
const ABSENT: Readonly<Record<string, readonly number[]>> = {
  "library": [0],
  "g-io-error-quark": [1, 13, 39],
  "g-dbus-error-quark": [2],
};

/**
 * Returns whether there is no keyring at all, as opposed to a failing one.
 * `GIOErrorEnum` 0 is any failure: no bus was found, or the bus closed the
 * connection while it was set up.
 */
export function isAbsent(
  caught: unknown,
  { busInSight }: { busInSight: boolean },
): boolean {
  if (!(caught instanceof NativeError)) return false;
  const { domain, code } = caught;
  if (domain === "g-io-error-quark" && code === 0) return !busInSight;
  return ABSENT[domain]?.includes(code) ?? false;
}

/**
 * Translates an error of libsecret or its bus. An unknown code is `internal` with
 * its number.
 *
 * Source: libsecret `SecretError`, GLib `GIOErrorEnum` and `GDBusError`.
 */
export function libsecretProblem(caught: unknown): KeyringProblem {
  return readProblem(
    caught,
    ({ domain, code }) => LIMITS[domain] ?? DOMAINS[domain]?.[code],
  );
}

export function libsecretFailure(action: string, caught: unknown): Failure {
  return keyringFailure(action, caught, { problemOf: libsecretProblem });
}

export function locked(action: string): Failure {
  return new Failure("storage_locked", `${action}: the keyring is locked`);
}

export function noCollection(action: string): Failure {
  return new Failure(
    "storage_unavailable",
    `${action}: the keyring has no collection`,
    { hint: "Create one with your keyring's program, then try again" },
  );
}
