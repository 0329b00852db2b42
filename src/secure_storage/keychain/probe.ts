import type { Keychain, Limit } from "deno-keyring-ffi-bindings";
import type { KeyringStatus } from "../../core/ports.ts";
import { probeKeyring } from "../keyring/probe.ts";
import { isAbsent, keychainProblem } from "./failure.ts";

/** Asks a keychain about its state. Never prompts, never fails. */
export function probeKeychain(
  open: () => Keychain,
  limit: Limit,
): Promise<KeyringStatus> {
  return probeKeyring("keychain", async () => {
    const { exists, locked } = await open().defaultKeychain(limit);
    const reason = exists ? null : "there is no default keychain";
    return { available: exists, reason, locked, provider: null };
  }, { problemOf: keychainProblem, isAbsent });
}
