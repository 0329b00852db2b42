import { NativeError } from "deno-keyring-ffi-bindings/native-error";
import type { Failure } from "../../core/failure.ts";
import {
  keyringFailure,
  type KeyringProblem,
  type Meaning,
  readProblem,
} from "../keyring/problem.ts";

const REPLACED = "JellyTau's program file was replaced while it ran, or its " +
  "signature is broken: run it again, or reinstall JellyTau";

/** `OSStatus` values of a keychain. Source: SecBase.h, MacErrors.h. */
export const OS_STATUSES: Readonly<Record<number, Meaning>> = {
  [-34]: { kind: "storage_unavailable", state: "disk full" },
  [-36]: { kind: "storage_unavailable", state: "the keychain cannot be read" },
  [-61]: { kind: "storage_denied", state: "the keychain cannot be written" },
  [-108]: { kind: "storage_unavailable", state: "there is no memory left" },
  [-128]: { kind: "cancelled", state: "the keychain's dialog was cancelled" },
  [-25240]: {
    kind: "storage_denied",
    state: "the entry's access list is not one that can be changed",
  },
  [-25243]: {
    kind: "storage_denied",
    state: "the entry does not allow JellyTau to read it",
  },
  [-25244]: {
    kind: "storage_denied",
    state: "the entry belongs to another program",
  },
  [-25291]: { kind: "storage_unavailable", state: "there is no keychain" },
  [-25292]: { kind: "storage_denied", state: "the keychain is read-only" },
  [-25293]: {
    kind: "storage_denied",
    state: "the keychain refuses JellyTau, or the password was wrong",
  },
  [-25294]: {
    kind: "storage_unavailable",
    state: "the keychain does not exist",
  },
  [-25295]: { kind: "storage_unavailable", state: "the keychain is not valid" },
  [-25299]: {
    kind: "storage_damaged",
    state: "the entry exists in another form",
  },
  [-25300]: { kind: "storage_unavailable", state: "the entry was removed" },
  [-25307]: {
    kind: "storage_unavailable",
    state: "there is no default keychain",
    hint: "Choose one in Keychain Access, or use the encrypted file: " +
      "`jellytau auth login <server-url> --store file`",
    remedy: "store-in-file",
  },
  [-25308]: {
    kind: "storage_locked",
    state: "the keychain is locked, and JellyTau may not prompt",
    hint: "Run this in a desktop terminal, or run " +
      "`security unlock-keychain` first",
  },
  [-25315]: { kind: "storage_locked", state: "the keychain requires a prompt" },
  [-25316]: { kind: "storage_damaged", state: "the entry contains no secret" },
  [-25320]: { kind: "storage_locked", state: "the Mac is asleep" },
  [-26275]: { kind: "storage_damaged", state: "the entry cannot be decoded" },
  [-34018]: {
    kind: "storage_unavailable",
    state: "this build may not use that kind of keychain",
    hint: "Use a signed build of JellyTau, or the encrypted file: " +
      "`jellytau auth login <server-url> --store file`",
    remedy: "store-in-file",
  },
};

/** `errSecCS…`: problems with the signature of this program. */
const SIGNATURE_FIRST = -67072;
const SIGNATURE_LAST = -66990;

const LIMITS: Readonly<Record<string, Meaning>> = {
  "library": {
    kind: "storage_unavailable",
    state: "Security.framework is missing",
  },
  "limit": { kind: "storage_timeout", state: "the keychain did not reply" },
  "stopped": { kind: "cancelled", state: "it was interrupted" },
  "type": {
    kind: "storage_damaged",
    state: "the keychain returned something other than an entry",
  },
};

/** `errSecNotAvailable`, `errSecNoDefaultKeychain`. */
const ABSENT: readonly number[] = [-25291, -25307];

/** Returns whether there is no keychain, as opposed to a failing one. */
export function isAbsent(caught: unknown): boolean {
  if (!(caught instanceof NativeError)) return false;
  const { domain, code } = caught;
  return domain === "library" ||
    (domain === "os-status" && ABSENT.includes(code));
}

/**
 * Translates an error of the keychain. An unknown status is `internal` with its
 * number.
 */
export function keychainProblem(caught: unknown): KeyringProblem {
  return readProblem(
    caught,
    ({ domain, code }) =>
      LIMITS[domain] ?? (domain === "os-status" ? meaningOf(code) : undefined),
  );
}

export function keychainFailure(action: string, caught: unknown): Failure {
  return keyringFailure(action, caught, { problemOf: keychainProblem });
}

function meaningOf(status: number): Meaning | undefined {
  if (status >= SIGNATURE_FIRST && status <= SIGNATURE_LAST) {
    const state = "macOS does not accept JellyTau's signature";
    return { kind: "storage_denied", state, hint: REPLACED };
  }
  return OS_STATUSES[status];
}
