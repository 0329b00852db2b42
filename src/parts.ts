/** Builds the real parts behind the ports; the one place that knows them all. */
import { counted } from "./core/counted.ts";
import { existsSync } from "node:fs";
import { toFailure } from "./core/failure.ts";
import type { Log } from "./core/log.ts";
import type {
  GenerationIndex,
  MediaServers,
  SystemCheck,
} from "./core/ports.ts";
import { RunningWork } from "./library/running_work.ts";
import { lateEncryptedFile, lateKeyring, lateServers } from "./late_parts.ts";
import { Metadata } from "./metadata/metadata.ts";
import { MetadataLibrary } from "./metadata/metadata_library.ts";
import type { EncryptedFileStorage } from "./secure_storage/encrypted_file_storage.ts";
import { withFileLock } from "./secure_storage/file_lock.ts";
import {
  ChosenStorages,
  type Keyring,
} from "./secure_storage/token_storages.ts";
import type { Unlockers } from "./secure_storage/slot_secret.ts";
import type { ServiceEvent } from "./service/protocol.ts";
import type { ServiceParts } from "./service/handlers.ts";
import { systemClock } from "./system/clock.ts";
import { SystemDownloadFiles } from "./system/download_files.ts";
import { makePrivateFolder } from "./system/files.ts";
import { systemLoopback } from "./system/loopback_server.ts";
import type { Paths, System } from "./system/paths.ts";
import { PictureFiles } from "./system/picture_files.ts";
import { systemPlayers } from "./system/run_player.ts";
import {
  buildCheck,
  findSandboxes,
  keyringEnvironmentCheck,
  permissionsCheck,
  proxyCheck,
  terminalCheck,
  tlsStoreCheck,
} from "./system/system_checks.ts";
import { systemTerminal } from "./system/terminal.ts";
import { VERSION } from "./version.ts";

/** A keyring's dialog may be open meanwhile, or a server be slow. */
const ALONE = { keptLimitMs: 120_000, action: "Cannot change accounts" };

export interface PartsOptions {
  readonly paths: Paths;
  readonly system: System;
  /** Whether a person is there who can unlock a keyring. */
  readonly personPresent: boolean;
  readonly unlockers: Unlockers;
  readonly tell: (event: ServiceEvent) => void;
  readonly log?: Log;
  readonly signal?: AbortSignal;
}

export interface OpenedParts {
  readonly service: ServiceParts;
  close(): void;
}

/** Nothing is opened here that the first command might not need. */
export function openParts(options: PartsOptions): OpenedParts {
  const { paths } = options;
  const metadataPath = joined(paths.data, "metadata.db");
  const makeData = () => makePrivateFolder(paths.data);
  const metadata = new Metadata(metadataPath, makeData);
  const library = new MetadataLibrary(metadataPath, makeData);
  const storages = new ChosenStorages({
    ...systemKeyring(options),
    file: lateEncryptedFile(() => encryptedFile(options, metadata)),
  });
  return {
    service: {
      servers: lateServers(() => jellyfinServers(options)),
      storages,
      accounts: metadata,
      library,
      pictures: new PictureFiles(joined(paths.cache, "thumbnails")),
      downloads: metadata,
      files: new SystemDownloadFiles(joined(paths.data, "downloads")),
      work: new RunningWork(),
      plays: new RunningWork(),
      loopback: systemLoopback,
      players: systemPlayers,
      clock: systemClock,
      alone: (use) =>
        withFileLock(joined(paths.data, "accounts.lock"), use, ALONE),
      newDeviceId: () => crypto.randomUUID().replaceAll("-", ""),
      systemChecks: () => systemChecks(options, metadata),
    },
    close: () => {
      library.close();
      metadata.close();
    },
  };
}

async function encryptedFile(
  { paths, unlockers }: PartsOptions,
  generations: GenerationIndex,
): Promise<EncryptedFileStorage> {
  const { EncryptedFileStorage } = await import(
    "./secure_storage/encrypted_file_storage.ts"
  );
  return new EncryptedFileStorage({
    path: joined(paths.data, "tokens.json"),
    keyPath: joined(paths.config, "storage.key"),
    generations,
    unlockers,
  });
}

async function jellyfinServers({ log }: PartsOptions): Promise<MediaServers> {
  const { JellyfinServers } = await import("./jellyfin/jellyfin_servers.ts");
  return new JellyfinServers({
    client: "JellyTau",
    version: VERSION,
    device: deviceName(),
    clock: systemClock,
    random: Math.random,
    log,
  });
}

function systemKeyring(
  options: PartsOptions,
): { keyring: Keyring | null; noKeyringReason: string } {
  const { system, personPresent, tell, signal } = options;
  const onUnlock = personPresent
    ? () => tell({ kind: "waiting-for-keyring" })
    : null;
  if (system === "linux") {
    return {
      keyring: lateKeyring("libsecret", async () => {
        const { LibsecretStorage } = await import(
          "./secure_storage/libsecret_storage.ts"
        );
        return new LibsecretStorage({ onUnlock, signal });
      }),
      noKeyringReason: "libsecret is not here",
    };
  }
  if (system === "darwin") {
    return {
      keyring: lateKeyring("keychain", async () => {
        const { KeychainStorage } = await import(
          "./secure_storage/keychain_storage.ts"
        );
        return new KeychainStorage({ onUnlock, signal });
      }),
      noKeyringReason: "Security.framework is not here",
    };
  }
  if (system === "windows") {
    return {
      keyring: lateKeyring("credential-manager", async () => {
        const { CredentialManagerStorage } = await import(
          "./secure_storage/credential_manager_storage.ts"
        );
        return new CredentialManagerStorage({ signal });
      }),
      noKeyringReason: "Credential Manager is not here",
    };
  }
  return {
    keyring: null,
    noKeyringReason: "Android opens its keystore to apps only",
  };
}

function systemChecks(
  { paths, system }: PartsOptions,
  metadata: Metadata,
): Promise<SystemCheck[]> {
  const sandboxes = findSandboxes(Deno.env, existsSync);
  return Promise.resolve([
    buildCheck(VERSION, { system, sandboxes }),
    metadataCheck(metadata),
    permissionsCheck(paths, system),
    tlsStoreCheck(Deno.env.get("DENO_TLS_CA_STORE") ?? null),
    proxyCheck(Deno.env),
    terminalCheck(systemTerminal),
    ...system === "linux"
      ? [keyringEnvironmentCheck(Deno.env, existsSync("/.flatpak-info"))]
      : [],
  ]);
}

function metadataCheck(metadata: Metadata): SystemCheck {
  const name = "metadata";
  try {
    const accounts = metadata.listAccounts().length;
    metadata.check();
    return { name, ok: true, detail: counted(accounts, "account"), hint: null };
  } catch (caught) {
    const { message, hint } = toFailure(caught);
    return { name, ok: false, detail: message, hint };
  }
}

/** What the server lists under Dashboard, Devices. */
function deviceName(): string {
  try {
    return Deno.hostname();
  } catch {
    return "terminal";
  }
}

function joined(folder: string, name: string): string {
  return `${folder}${folder.includes("\\") ? "\\" : "/"}${name}`;
}
