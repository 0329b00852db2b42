/** Tests the contract of every storage with KeePassXC as the keyring. */
import { LibsecretStorage } from "../../src/secure_storage/libsecret/storage.ts";
import { secureStorageContract } from "../contracts/secure_storage_contract.ts";
import {
  type KeepassxcSession,
  NO_KEEPASSXC,
  openKeepassxcSession,
} from "./keepassxc_session.ts";

/** The session of this whole file, because GLib keeps one bus per process. */
let session: KeepassxcSession | null = null;

Deno.test.beforeAll(async () => {
  if (NO_KEEPASSXC) return;
  session = await openKeepassxcSession({ saves: false });
  for (const [name, value] of Object.entries(session.env)) {
    if (name !== "PATH" && name !== "HOME") Deno.env.set(name, value);
  }
});

Deno.test.afterAll(async () => {
  await session?.close();
});

secureStorageContract(
  "LibsecretStorage on KeePassXC",
  (use) => use(new LibsecretStorage()),
  { ignore: NO_KEEPASSXC, runs: 10, staysOpen: true },
);
