import { verifyStorage } from "../auth/verify_storage.ts";
import { diagnose } from "./diagnose.ts";
import { callOptions, type Handlers } from "./handlers.ts";
import type { STORAGE_COMMANDS } from "./storage_commands.ts";
import { storageCheckView } from "./views.ts";

export const STORAGE_HANDLERS: Handlers<keyof typeof STORAGE_COMMANDS> = {
  "storage-status": async ({ storages }) => {
    const keyring = await storages.probeKeyring();
    const { slots, ...file } = await storages.fileStatus();
    // One that fails is not passed over: the failure is what one would hear.
    const used = keyring.kind ?? "encrypted-file";
    return { keyring, encryptedFile: { ...file, slots: [...slots] }, used };
  },
  "verify-storage": async (parts) => ({
    accounts: (await verifyStorage(parts)).map(storageCheckView),
  }),
  diagnose: (parts, input, context) =>
    diagnose(parts, callOptions(input, context)),
};
