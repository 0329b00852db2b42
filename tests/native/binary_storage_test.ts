/** Tests the contract of every storage with the compiled program. */
import { secureStorageContract } from "../contracts/secure_storage_contract.ts";
import { withEmptyHome } from "./binary.ts";
import { withBinaryStorage } from "./binary_storage.ts";
import { NO_KEEPASSXC, openKeepassxcSession } from "./keepassxc_session.ts";
import { NO_KEYRING, openKeyringSession } from "./keyring_session.ts";

/** The number of runs is small, because every call runs the program. */
const RUNS = 4;

secureStorageContract(
  "jellytau with its encrypted file",
  (use) =>
    withEmptyHome(({ env, path }) =>
      withBinaryStorage({ env, home: path, store: "file" }, use)
    ),
  { runs: RUNS },
);

const PROVIDERS = [
  { name: "gnome-keyring", ignore: NO_KEYRING, open: openKeyringSession },
  {
    name: "KeePassXC",
    ignore: NO_KEEPASSXC,
    open: () => openKeepassxcSession({ saves: false }),
  },
];

for (const { name, ignore, open } of PROVIDERS) {
  secureStorageContract(
    `jellytau with ${name}`,
    async (use) => {
      const { env, close } = await open();
      try {
        const home = env.HOME ?? "";
        await withBinaryStorage({ env, home, store: "keyring" }, use);
      } finally {
        await close();
      }
    },
    { ignore, runs: RUNS },
  );
}
