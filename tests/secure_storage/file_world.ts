import { Secret } from "../../src/core/secret.ts";
import { EncryptedFileStorage } from "../../src/secure_storage/encrypted_file_storage.ts";
import { MemoryAccountIndex } from "../fakes/memory_account_index.ts";

/** An encrypted file in a folder of its own. */
export interface FileWorld {
  readonly folder: string;
  readonly path: string;
  readonly keyPath: string;
  readonly generations: MemoryAccountIndex;
  /** Another process's view of the same file. */
  open(passphrase?: string): EncryptedFileStorage;
}

/** Lends it, and removes it on every way out. */
export async function withFile(
  use: (world: FileWorld) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "encrypted-file-" });
  const path = `${folder}/data/tokens.json`;
  const keyPath = `${folder}/config/storage.key`;
  const generations = new MemoryAccountIndex();
  const open = (passphrase?: string) =>
    new EncryptedFileStorage({
      path,
      keyPath,
      generations,
      unlockers: {
        passphrase: () =>
          Promise.resolve(
            passphrase === undefined ? null : new Secret(passphrase),
          ),
      },
    });
  try {
    await use({ folder, path, keyPath, generations, open });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
