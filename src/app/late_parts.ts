/** Parts whose code is loaded with the first call: most commands need few. */
import type {
  KeyringStatus,
  MediaServers,
  SecureStorage,
} from "../core/ports.ts";
import { pinsProveKey } from "../jellyfin/http/pin_proof.ts";
import type { EncryptedFileStorage } from "../secure_storage/encrypted_file/storage.ts";
import type { EncryptedFile, Keyring } from "../secure_storage/storages.ts";

/** The keyring of each system. */
export interface SystemKeyring extends SecureStorage {
  probe(): Promise<KeyringStatus>;
  /** Present if connecting takes a while. Never prompts, never fails. */
  beginConnecting?(): void;
  during(signal: AbortSignal): SystemKeyring;
}

/** Returns the system's keyring, which is one of three. */
export function lateKeyring(
  kind: SecureStorage["kind"],
  load: () => Promise<SystemKeyring>,
): Keyring {
  const open = once(load);
  return {
    storage: lateStorage(kind, open),
    probe: async () => await (await open()).probe(),
    beginConnecting: async () => (await open()).beginConnecting?.(),
    during: (signal) =>
      lateKeyring(kind, async () => (await open()).during(signal)),
  };
}

export function lateEncryptedFile(
  load: () => Promise<EncryptedFileStorage>,
): EncryptedFile {
  const open = once(load);
  const care = async () => (await open()).slots;
  return {
    storage: lateStorage("encrypted-file", open),
    status: async () => await (await open()).status(),
    care: {
      addSlot: async (slot) => await (await care()).addSlot(slot),
      removeSlot: async (id) => await (await care()).removeSlot(id),
      rotate: async (tell) => await (await care()).rotate(tell),
      acceptRollback: async () => await (await care()).acceptRollback(),
      inspect: async () => await (await care()).inspect(),
    },
  };
}

export function lateServers(load: () => Promise<MediaServers>): MediaServers {
  const opened = once(load);
  return {
    pinsProveKey: pinsProveKey(),
    open: async (address) => await (await opened()).open(address),
  };
}

function lateStorage(
  kind: SecureStorage["kind"],
  open: () => Promise<SecureStorage>,
): SecureStorage {
  return {
    kind,
    store: async (...given) => await (await open()).store(...given),
    retrieve: async (...given) => await (await open()).retrieve(...given),
    findEntry: async (key) => await (await open()).findEntry(key),
    delete: async (key) => await (await open()).delete(key),
    listKeys: async () => await (await open()).listKeys?.() ?? [],
  };
}

/** Loads with the first call, and only once. */
export function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | null = null;
  return () => loaded ??= load();
}
