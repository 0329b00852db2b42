import { Secret } from "../../../src/core/secret.ts";
import type { EncryptedFileOptions } from "../../../src/secure_storage/encrypted_file/encrypted_file.ts";
import { EncryptedFileStorage } from "../../../src/secure_storage/encrypted_file/storage.ts";
import type { KeySources } from "../../../src/secure_storage/encrypted_file/slot_secret.ts";
import { MemoryAccountIndex } from "../../fakes/memory_account_index.ts";

/** An encrypted file in a folder of its own. */
export interface FileFixture {
  readonly folder: string;
  readonly path: string;
  readonly keyPath: string;
  readonly generations: MemoryAccountIndex;
  /** Opens the file as another process would, with no user to ask. */
  open(
    passphrase?: string,
    others?: Partial<KeySources>,
    changes?: Partial<EncryptedFileOptions>,
  ): EncryptedFileStorage;
}

export function givenPassphrase(text: string | undefined) {
  const secret = text === undefined ? null : new Secret(text);
  return () => Promise.resolve(secret);
}

/** Lends it, and removes it on every way out. */
export async function withFile(
  use: (fixture: FileFixture) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "encrypted-file-" });
  const path = `${folder}/data/tokens.json`;
  const keyPath = `${folder}/config/storage.key`;
  const generations = new MemoryAccountIndex();
  const open: FileFixture["open"] = (passphrase, others = {}, changes = {}) =>
    new EncryptedFileStorage({
      path,
      keyPath,
      generations,
      keySources: { passphrase: givenPassphrase(passphrase), ...others },
      ...changes,
    });
  try {
    await use({ folder, path, keyPath, generations, open });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
