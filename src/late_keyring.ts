import type { KeyringStatus, SecureStorage } from "./core/ports.ts";
import type { Keyring } from "./secure_storage/token_storages.ts";

/** What every system's keyring is. */
export interface SystemKeyring extends SecureStorage {
  probe(): Promise<KeyringStatus>;
  during(signal: AbortSignal): SystemKeyring;
}

/**
 * A keyring whose code is loaded with the first call: a system has one of the
 * three, and most commands need none.
 */
export function lateKeyring(
  kind: SecureStorage["kind"],
  load: () => Promise<SystemKeyring>,
): Keyring {
  let loaded: Promise<SystemKeyring> | null = null;
  const open = () => loaded ??= load();
  return {
    storage: {
      kind,
      store: async (...given) => await (await open()).store(...given),
      retrieve: async (key) => await (await open()).retrieve(key),
      delete: async (key) => await (await open()).delete(key),
    },
    probe: async () => await (await open()).probe(),
    during: (signal) =>
      lateKeyring(kind, async () => (await open()).during(signal)),
  };
}
