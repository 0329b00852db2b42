import { existsSync } from "node:fs";
import type { Limit, SecretService } from "deno-keyring-ffi-bindings";
import type { KeyringStatus } from "../../core/ports.ts";
import { isAbsent, libsecretProblem } from "./failure.ts";

/** The bus names that identify the known providers. */
const PROVIDERS = {
  "org.gnome.keyring": "gnome-keyring",
  "org.keepassxc.KeePassXC.MainWindow": "KeePassXC",
  "org.kde.kwalletd6": "KWallet",
  "org.kde.kwalletd5": "KWallet",
} as const;
const PROVIDER_NAMES = Object.keys(PROVIDERS) as (keyof typeof PROVIDERS)[];

/** Asks a keyring how it is; never prompts, never fails. */
export async function probeLibsecret(
  open: () => SecretService,
  limit: Limit,
): Promise<KeyringStatus> {
  const startMs = performance.now();
  const status = (rest: Omit<KeyringStatus, "kind" | "probeMs">) => ({
    ...rest,
    kind: rest.available || rest.failing ? "libsecret" as const : null,
    probeMs: Math.round((performance.now() - startMs) * 10) / 10,
  });
  try {
    const service = open();
    const { exists, locked } = await service.defaultCollection(limit);
    const asks = locked && !await service.isWalletOpen(limit);
    const name = await service.findProviderName(PROVIDER_NAMES, limit);
    const reason = exists ? null : "the keyring has no collection";
    return status({
      available: exists,
      reason,
      failing: null,
      locked: asks,
      provider: name && PROVIDERS[name],
    });
  } catch (caught) {
    const { state, kind } = libsecretProblem(caught);
    return status({
      available: false,
      reason: state,
      failing: isAbsent(caught, { busInSight: isBusInSight() }) ? null : kind,
      locked: false,
      provider: null,
    });
  }
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
