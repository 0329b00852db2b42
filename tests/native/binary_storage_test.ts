/** Tests the contract of every storage with the compiled program. */
import { secureStorageContract } from "../contracts/secure_storage_contract.ts";
import { withEmptyHome } from "./binary.ts";
import { withBinaryStorage } from "./binary_storage.ts";
import { NO_KEEPASSXC, openKeepassxcSession } from "./keepassxc_session.ts";
import { NO_KEYRING, openKeyringSession } from "./keyring_session.ts";

const LONG = Deno.env.get("JELLYTAU_LONG") === "1";
/**
 * Little by default, because every call runs the program, which binds every
 * token to its own record.
 */
const HOW_MUCH = {
  tokensOnly: true,
  ...LONG ? { runs: 20 } : { runs: 1, calls: 8, bindings: 1 },
};
/** A keyring differs from the file only in what a sequence of calls shows. */
const IN_KEYRING = LONG ? HOW_MUCH : { ...HOW_MUCH, onlySequences: true };

secureStorageContract(
  "jellytau with its encrypted file",
  (use) =>
    withEmptyHome(({ env, path }) =>
      withBinaryStorage({ env, home: path, store: "file" }, use)
    ),
  HOW_MUCH,
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
  let session: Awaited<ReturnType<typeof open>> | null = null;

  Deno.test.beforeAll(async () => {
    if (!ignore) session = await open();
  });

  Deno.test.afterAll(async () => {
    await session?.close();
  });

  secureStorageContract(
    `jellytau with ${name}`,
    async (use) => {
      const env = session?.env ?? {};
      const home = env.HOME ?? "";
      await withBinaryStorage({ env, home, store: "keyring" }, use);
    },
    { ignore, ...IN_KEYRING },
  );
}
