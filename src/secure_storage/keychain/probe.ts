import type { Keychain, Limit } from "deno-keyring-ffi-bindings";
import type { KeyringStatus } from "../../core/ports.ts";

import { isAbsent, keychainProblem } from "./failure.ts";

/** Asks a keychain how it is; never prompts, never fails. */
export async function probeKeychain(
  open: () => Keychain,
  limit: Limit,
): Promise<KeyringStatus> {
  const startMs = performance.now();
  const status = (rest: Omit<KeyringStatus, "kind" | "probeMs">) => ({
    ...rest,
    kind: rest.available || rest.failing ? "keychain" as const : null,
    probeMs: Math.round((performance.now() - startMs) * 10) / 10,
  });
  try {
    const { exists, locked } = await open().defaultKeychain(limit);
    const reason = exists ? null : "there is no default keychain";
    return status({
      available: exists,
      reason,
      failing: null,
      locked,
      provider: null,
    });
  } catch (caught) {
    const { state, kind } = keychainProblem(caught);
    return status({
      available: false,
      reason: state,
      failing: isAbsent(caught) ? null : kind,
      locked: false,
      provider: null,
    });
  }
}
