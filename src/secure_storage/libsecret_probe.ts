import { existsSync } from "node:fs";
import type { Limit, SecretService } from "deno-keyring-ffi-bindings";
import type { KeyringStatus } from "../core/ports.ts";
import { isAbsent, libsecretProblem } from "./libsecret_failure.ts";

/** `comm` of the known providers, which Linux cuts at 15 bytes. */
const PROVIDERS: readonly (readonly [start: string, name: string])[] = [
  ["gnome-keyring", "gnome-keyring"],
  ["keepassxc", "KeePassXC"],
  ["kwalletd", "KWallet"],
  ["ksecretd", "KWallet"],
  ["oo7", "oo7"],
];

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
    const provider = await findProviderName(service, limit);
    const reason = exists ? null : "the keyring has no collection";
    return status({
      available: exists,
      reason,
      failing: null,
      locked,
      provider,
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
 * Whether there is a session bus to go to, other than one to be started.
 *
 * Source: D-Bus specification, "Well-known Message Bus Instances".
 */
function isBusInSight(): boolean {
  const address = Deno.env.get("DBUS_SESSION_BUS_ADDRESS");
  if (address) return !address.startsWith("autolaunch:");
  const folder = Deno.env.get("XDG_RUNTIME_DIR");
  return folder !== undefined && existsSync(`${folder}/bus`);
}

/** The provider's name, where its process can be seen. */
async function findProviderName(
  service: SecretService,
  limit: Limit,
): Promise<string | null> {
  const pid = await service.findProviderPid(limit);
  if (pid === null) return null;
  const path = `/proc/${pid}/comm`;
  const comm = await Deno.readTextFile(path).catch(() => null);
  if (comm === null) return null;
  const known = PROVIDERS.find(([start]) => comm.startsWith(start));
  return known?.[1] ?? comm.trim();
}
