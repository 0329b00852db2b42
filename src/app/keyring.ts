import { preloadLibsecret } from "deno-keyring-ffi-bindings/preload";
import { late, once } from "../core/late.ts";
import type { KeyringStatus, SecureStorage } from "../core/ports.ts";
import type { Keyring } from "../secure_storage/storages.ts";
import type { ServiceEvent } from "../service/protocol.ts";
import type { System } from "../system/paths.ts";

export interface KeyringOptions {
  readonly system: System;
  /** True if someone at the terminal can unlock a keyring. */
  readonly personPresent: boolean;
  readonly tell: (event: ServiceEvent) => void;
  readonly signal?: AbortSignal;
}

/** The methods of a storage that are loaded late. */
export const STORAGE_METHODS = [
  "store",
  "retrieve",
  "findEntry",
  "delete",
  "listKeys",
] as const;

interface SystemKeyring extends Required<SecureStorage> {
  probe(): Promise<KeyringStatus>;
  /** Present if connecting takes a while. Never prompts and never fails. */
  beginConnecting?(): void;
  during(signal: AbortSignal): SystemKeyring;
}

/** Returns the keyring of a system; loads its code with the first call. */
export function systemKeyring(
  options: KeyringOptions,
): { keyring: Keyring | null; noKeyringReason: string } {
  const { system, personPresent, tell, signal } = options;
  const onUnlock = personPresent
    ? () => tell({ kind: "waiting-for-keyring" })
    : null;
  if (system === "linux") {
    return {
      keyring: lateKeyring("libsecret", async () => {
        void preloadLibsecret();
        const { LibsecretStorage } = await import(
          "../secure_storage/libsecret/storage.ts"
        );
        return new LibsecretStorage({ onUnlock, signal });
      }),
      noKeyringReason: "libsecret is not installed",
    };
  }
  if (system === "darwin") {
    return {
      keyring: lateKeyring("keychain", async () => {
        const { KeychainStorage } = await import(
          "../secure_storage/keychain/storage.ts"
        );
        return new KeychainStorage({ onUnlock, signal });
      }),
      noKeyringReason: "Security.framework is missing",
    };
  }
  if (system === "windows") {
    return {
      keyring: lateKeyring("credential-manager", async () => {
        const { CredentialManagerStorage } = await import(
          "../secure_storage/credential_manager/storage.ts"
        );
        return new CredentialManagerStorage({ signal });
      }),
      noKeyringReason: "Credential Manager is missing",
    };
  }
  return {
    keyring: null,
    noKeyringReason: "Android opens its keystore to apps only",
  };
}

function lateKeyring(
  kind: SecureStorage["kind"],
  load: () => Promise<SystemKeyring>,
): Keyring {
  const open = once(load);
  return {
    storage: { kind, ...late(open, STORAGE_METHODS) },
    ...late(open, ["probe"]),
    beginConnecting: async () => (await open()).beginConnecting?.(),
    during: (signal) =>
      lateKeyring(kind, async () => (await open()).during(signal)),
  };
}
