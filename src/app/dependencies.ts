/** Builds the real dependencies behind the ports; the one place that knows them all. */
import { existsSync, readdirSync } from "node:fs";
import { preloadLibsecret } from "deno-keyring-ffi-bindings/preload";
import type { AccountSession } from "../auth/dependencies.ts";
import { toFailure } from "../core/failure.ts";
import type { Log } from "../core/log.ts";
import type { GenerationIndex, MediaServers } from "../core/ports.ts";
import { ActiveTasks } from "../library/download/active_tasks.ts";
import {
  lateEncryptedFile,
  lateKeyring,
  lateServers,
  once,
} from "./late_parts.ts";
import { SqliteAccountIndex } from "../metadata/account_index.ts";
import { SqliteGenerationIndex } from "../metadata/generation_index.ts";
import { MetadataFile } from "../metadata/metadata_file.ts";
import type { EncryptedFileStorage } from "../secure_storage/encrypted_file/storage.ts";
import { type Keyring, StorageSelector } from "../secure_storage/storages.ts";
import type { KeySources } from "../secure_storage/encrypted_file/slot_secret.ts";
import type { ServiceEvent } from "../service/protocol.ts";
import type { LateDependencies } from "../service/handlers.ts";
import { makePrivateFolder } from "../os/private_folder.ts";
import { answerView } from "../service/views.ts";
import { systemClock } from "../system/clock.ts";
import { DiskReserve } from "../system/disk_reserve.ts";
import {
  type Files,
  filesIn,
  type Paths,
  type System,
} from "../system/paths.ts";
import { VERSION } from "../version.ts";

/** A keyring's dialog may be open meanwhile, or a server be slow. */
const ALONE = { keptLimitMs: 120_000, action: "Cannot change accounts" };

export interface DependencyOptions {
  readonly paths: Paths;
  readonly system: System;
  /** True if a person is there who can unlock a keyring. */
  readonly personPresent: boolean;
  readonly keySources: KeySources;
  readonly tell: (event: ServiceEvent) => void;
  readonly log?: Log;
  readonly signal?: AbortSignal;
}

export interface OpenedDependencies {
  readonly service: LateDependencies;
  /**
   * Begins to connect to the keyring if any token is stored in it. Never
   * prompts.
   */
  beginConnecting(): Promise<void>;
  close(): void;
}

/** Opens nothing that the first command might not need. */
export function openDependencies(
  options: DependencyOptions,
): OpenedDependencies {
  const { paths } = options;
  const files = filesIn(paths);
  const prepareFolder = () => makePrivateFolder(paths.data);
  const metadata = new MetadataFile(files.metadata, { prepareFolder });
  const accounts = new SqliteAccountIndex(metadata);
  const generations = new SqliteGenerationIndex(metadata);
  const reserve = new DiskReserve(paths.data, files.reserve);
  const closing: (() => void)[] = [() => metadata.close()];
  const system = systemKeyring(options);
  const storages = new StorageSelector({
    ...system,
    file: lateEncryptedFile(() => encryptedFile(options, generations)),
  });
  return {
    service: {
      servers: lateServers(() => jellyfinServers(options)),
      storages,
      accounts,
      work: new ActiveTasks(),
      plays: new ActiveTasks(),
      clock: systemClock,
      alone: alone(files, { metadata, reserve }),
      makeRoom: () => reserve.release(),
      beforeUse: (session) => finishLeftPlays(files, session),
      onAnswer: (answer) => options.tell(answerView(answer)),
      newDeviceId: () => crypto.randomUUID().replaceAll("-", ""),
      countUnsent: (account) => accounts.countUnsent(account),
      systemChecks: () =>
        import("./doctor.ts")
          .then(({ checkSystem }) =>
            checkSystem(options, { metadata, accounts })
          ),
      media: once(async () => {
        const { openMediaDependencies } = await import(
          "./media_dependencies.ts"
        );
        const opened = openMediaDependencies(files, {
          metadata,
          prepareFolder,
        });
        closing.push(() => opened.library.close());
        return opened;
      }),
    },
    beginConnecting: async () => {
      if (!existsSync(files.metadata)) return;
      const used = accounts.listAccounts()
        .some((it) => it.tokenStorage === system.keyring?.storage.kind);
      if (used) await system.keyring?.beginConnecting?.();
    },
    close: () => {
      for (const close of closing) close();
    },
  };
}

/** Returns what changes accounts while no other process does. */
function alone(
  { accountsLock }: Files,
  { metadata, reserve }: { metadata: MetadataFile; reserve: DiskReserve },
): LateDependencies["alone"] {
  return async (use) => {
    const { withFileLock } = await import("../os/file_lock.ts");
    return await withFileLock(accountsLock, async () => {
      metadata.rehearseWrite();
      const result = await use();
      reserve.fill();
      return result;
    }, ALONE);
  };
}

/** Loads nothing if no play is recorded. */
async function finishLeftPlays(
  { plays }: Files,
  session: AccountSession,
): Promise<void> {
  try {
    if (!existsSync(plays) || readdirSync(plays).length === 0) return;
    const [{ finishPlays }, { SystemPlayRecords }] = await Promise.all([
      import("../library/playback/finish_plays.ts"),
      import("../system/play_records.ts"),
    ]);
    await finishPlays(new SystemPlayRecords(plays), session);
  } catch (caught) {
    toFailure(caught); // no reason to refuse the command
  }
}

async function encryptedFile(
  { paths, keySources }: DependencyOptions,
  generations: GenerationIndex,
): Promise<EncryptedFileStorage> {
  const { EncryptedFileStorage } = await import(
    "../secure_storage/encrypted_file/storage.ts"
  );
  const { tokens, storageKey } = filesIn(paths);
  return new EncryptedFileStorage({
    path: tokens,
    keyPath: storageKey,
    generations,
    keySources,
  });
}

async function jellyfinServers(
  { log }: DependencyOptions,
): Promise<MediaServers> {
  const [{ JellyfinServers }, { findStoreProblem }] = await Promise.all([
    import("../jellyfin/jellyfin_servers.ts"),
    import("../system/certificate_variables.ts"),
  ]);
  return new JellyfinServers({
    client: "JellyTau",
    version: VERSION,
    device: deviceName(),
    clock: systemClock,
    random: Math.random,
    log,
    findStoreProblem: () => findStoreProblem(Deno.env),
  });
}

function systemKeyring(
  options: DependencyOptions,
): { keyring: Keyring | null; noKeyringReason: string } {
  const { system, personPresent, tell, signal } = options;
  const onUnlock = personPresent
    ? () => tell({ kind: "waiting-for-keyring" })
    : null;
  if (system === "linux") {
    return {
      keyring: lateKeyring("libsecret", async () => {
        void preloadLibsecret();
        const { LibsecretStorage } = await import(
          "../secure_storage/libsecret/storage.ts"
        );
        return new LibsecretStorage({ onUnlock, signal });
      }),
      noKeyringReason: "libsecret is not installed",
    };
  }
  if (system === "darwin") {
    return {
      keyring: lateKeyring("keychain", async () => {
        const { KeychainStorage } = await import(
          "../secure_storage/keychain/storage.ts"
        );
        return new KeychainStorage({ onUnlock, signal });
      }),
      noKeyringReason: "Security.framework is missing",
    };
  }
  if (system === "windows") {
    return {
      keyring: lateKeyring("credential-manager", async () => {
        const { CredentialManagerStorage } = await import(
          "../secure_storage/credential_manager/storage.ts"
        );
        return new CredentialManagerStorage({ signal });
      }),
      noKeyringReason: "Credential Manager is missing",
    };
  }
  return {
    keyring: null,
    noKeyringReason: "Android opens its keystore to apps only",
  };
}

/** The name that the server lists under Dashboard, Devices. */
function deviceName(): string {
  try {
    return Deno.hostname();
  } catch {
    return "terminal";
  }
}
