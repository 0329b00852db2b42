import { existsSync } from "node:fs";
import type { Limit, SecretService } from "deno-keyring-ffi-bindings";
import type { KeyringStatus } from "../../core/ports.ts";
import { probeKeyring } from "../keyring/probe.ts";
import { isAbsent, libsecretProblem } from "./failure.ts";

/** The bus names that identify the known providers. */
const PROVIDERS = {
  "org.gnome.keyring": "gnome-keyring",
  "org.keepassxc.KeePassXC.MainWindow": "KeePassXC",
  "org.kde.kwalletd6": "KWallet",
  "org.kde.kwalletd5": "KWallet",
} as const;
const PROVIDER_NAMES = Object.keys(PROVIDERS) as (keyof typeof PROVIDERS)[];

/** Asks the Secret Service about its state. Never prompts, never fails. */
export function probeLibsecret(
  open: () => SecretService,
  limit: Limit,
): Promise<KeyringStatus> {
  return probeKeyring("libsecret", async () => {
    const service = open();
    const { exists, locked } = await service.defaultCollection(limit);
    const asks = locked && !await service.isWalletOpen(limit);
    const name = await service.findProviderName(PROVIDER_NAMES, limit);
    return {
      available: exists,
      reason: exists ? null : "the keyring has no collection",
      locked: asks,
      provider: name && PROVIDERS[name],
    };
  }, {
    problemOf: libsecretProblem,
    isAbsent: (caught) => isAbsent(caught, { busInSight: isBusInSight() }),
  });
}

/**
 * Returns whether a session bus is known that need not be started first.
 *
 * Source: D-Bus specification, "Well-known Message Bus Instances".
 */
function isBusInSight(): boolean {
  const address = Deno.env.get("DBUS_SESSION_BUS_ADDRESS");
  if (address) return !address.startsWith("autolaunch:");
  const folder = Deno.env.get("XDG_RUNTIME_DIR");
  return folder !== undefined && existsSync(`${folder}/bus`);
}
