import { callBus, callForText, lendFirst } from "./bus_call.ts";
import type { Glib } from "./glib.ts";
import { findProviderName, type On } from "./libsecret_provider.ts";
import { NativeError } from "../native_error.ts";

/** The daemons that serve KWallet and the Secret Service in one process. */
const PATHS = {
  "org.kde.kwalletd6": "/modules/kwalletd6",
  "org.kde.kwalletd5": "/modules/kwalletd5",
} as const;
const DAEMONS = Object.keys(PATHS) as (keyof typeof PATHS)[];

/**
 * Returns whether the Secret Service is KWallet and its wallet is open.
 *
 * KWallet reports an open wallet as locked until the first client of the Secret
 * Service unlocks it, which then shows no dialog. This call starts no daemon and
 * never prompts.
 *
 * Source: `org.kde.KWallet`, methods `networkWallet` and `isOpen`.
 */
export async function isWalletOpen(lib: Glib, on: On): Promise<boolean> {
  const to = await findProviderName(lib, { on, names: DAEMONS });
  if (to === null) return false;
  const call = { ...on, to, path: PATHS[to], interface: "org.kde.KWallet" };
  try {
    const asksName = { ...call, method: "networkWallet", texts: [] };
    const name = await callForText(lib, asksName);
    return await callBus(
      { lib, call: { ...call, method: "isOpen", texts: [name], reply: "(b)" } },
      (reply) =>
        lendFirst({ lib, reply }, lib.glib.g_variant_get_boolean) !== 0,
    );
  } catch (caught) {
    if (caught instanceof NativeError) return false;
    throw caught;
  }
}
