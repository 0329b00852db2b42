import { Failure, type FailureKind } from "../core/failure.ts";
import { NativeError } from "../ffi/native_error.ts";

interface Meaning {
  readonly kind: FailureKind;
  readonly state: string;
}

/** `SecretError`, libsecret's own domain. */
const SECRET_ERRORS: Readonly<Record<number, Meaning>> = {
  1: { kind: "storage_unavailable", state: "the keyring broke its protocol" },
  2: { kind: "storage_locked", state: "the keyring is locked" },
  3: { kind: "storage_unavailable", state: "the keyring has no such place" },
  4: { kind: "storage_damaged", state: "the entry exists in another form" },
};

/** `GIOErrorEnum`: how reaching the session bus fails. */
const IO_ERRORS: Readonly<Record<number, Meaning>> = {
  0: { kind: "storage_unavailable", state: "there is no session bus" },
  1: { kind: "storage_unavailable", state: "there is no session bus" },
  13: { kind: "storage_unavailable", state: "the session bus is disabled" },
  14: { kind: "storage_denied", state: "the session bus refuses this user" },
  18: { kind: "storage_unavailable", state: "the session bus hung up" },
  24: { kind: "storage_timeout", state: "the keyring did not answer" },
  39: { kind: "storage_unavailable", state: "the session bus refuses calls" },
  44: { kind: "storage_unavailable", state: "the session bus hung up" },
};

/** `GDBusError`: how the call to the provider fails. */
const DBUS_ERRORS: Readonly<Record<number, Meaning>> = {
  2: { kind: "storage_unavailable", state: "there is no Secret Service" },
  3: { kind: "storage_unavailable", state: "the keyring went away" },
  4: { kind: "storage_unavailable", state: "the keyring went away" },
  9: { kind: "storage_denied", state: "the session bus does not allow it" },
  15: { kind: "storage_unavailable", state: "the session bus hung up" },
  19: { kind: "storage_unavailable", state: "the keyring has no collection" },
  20: { kind: "storage_timeout", state: "the keyring did not answer" },
};

const LIMITS: Readonly<Record<string, Meaning>> = {
  "library": { kind: "storage_unavailable", state: "libsecret is not here" },
  "limit": { kind: "storage_timeout", state: "the keyring did not answer" },
  "stopped": { kind: "cancelled", state: "it was interrupted" },
};

const DOMAINS: Readonly<Record<string, Readonly<Record<number, Meaning>>>> = {
  "secret-error": SECRET_ERRORS,
  "g-io-error-quark": IO_ERRORS,
  "g-dbus-error-quark": DBUS_ERRORS,
};

/**
 * The one translation of what libsecret and its bus answer. An unknown code is
 * `internal` with its number.
 *
 * Source: libsecret `SecretError`, GLib `GIOErrorEnum` and `GDBusError`.
 */
export function libsecretFailure(action: string, caught: unknown): Failure {
  if (caught instanceof Failure) return caught;
  if (!(caught instanceof NativeError)) {
    const code = caught instanceof Error ? caught.name : "unknown";
    return new Failure("internal", `${action}: the call failed`, { code });
  }
  const { domain, code } = caught;
  const known = LIMITS[domain] ?? DOMAINS[domain]?.[code];
  if (known) {
    const { kind, state } = known;
    return new Failure(kind, `${action}: ${state}`, {
      code: `${domain} ${code}`,
    });
  }
  return new Failure("internal", `${action}: ${domain} ${code}`, {
    code: `${domain} ${code}`,
  });
}
