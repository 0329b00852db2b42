/** Builds the real dependencies behind the ports; only this module knows them all. */
import { existsSync, readdirSync } from "node:fs";
import { AccountLock } from "../auth/accounts/account_lock.ts";
import type { AccountSession } from "../auth/dependencies.ts";
import type { AccountIndex } from "../core/account_ports.ts";
import { toFailure } from "../core/failure.ts";
import type { Log } from "../core/log.ts";
import type { PlayerSockets } from "../core/playback_ports.ts";
import type {
  GenerationIndex,
  MediaServers,
  SystemCheck,
  TokenStorages,
} from "../core/ports.ts";
import type { ProxySettings } from "../core/proxy.ts";
import { NO_SETTINGS, type SettingValues } from "../core/settings.ts";
import { ActiveTasks } from "../library/download/active_tasks.ts";
import { pinsProveKey } from "../jellyfin/http/pin_proof.ts";
import { late, once } from "../core/late.ts";
import {
  type KeyringOptions,
  STORAGE_METHODS,
  systemKeyring,
} from "./keyring.ts";
import { SqliteAccountIndex } from "../metadata/account_index.ts";
import { SqliteGenerationIndex } from "../metadata/generation_index.ts";
import { MetadataFile } from "../metadata/metadata_file.ts";
import {
  type EncryptedFile,
  StorageSelector,
} from "../secure_storage/storages.ts";
import type { KeySources } from "../secure_storage/encrypted_file/slot_secret.ts";
import type { LateDependencies } from "../service/handlers.ts";
import { makePrivateFolder } from "../os/private_folder.ts";
import { answerView } from "../service/views.ts";
import { systemClock } from "../system/clock.ts";
import { DiskReserve } from "../system/disk_reserve.ts";
import { type Files, filesIn, type Paths } from "../system/paths.ts";
import { VERSION } from "../version.ts";

/** Allows for an open keyring dialog and a slow server. */
const ALONE = { keptLimitMs: 120_000, action: "Cannot change accounts" };

export interface OpenDependenciesOptions extends KeyringOptions {
  readonly paths: Paths;
  readonly keySources: KeySources;
  /** The address of the session bus; without it, the desktop shows no play. */
  readonly sessionBus?: string | null;
  readonly log?: Log;
  /** Returns the settings of the user; none if absent. */
  readonly settings?: () => Partial<SettingValues>;
  /** Checks the file with the settings, for `jellytau doctor`. */
  readonly checkSettings?: () => Promise<SystemCheck>;
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

/** Returns the dependencies of the service; each is opened on first use. */
export function openDependencies(
  options: OpenDependenciesOptions,
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
    file: encryptedFile(options, generations),
  });
  return {
    service: {
      servers: withSecrets(mediaServers(options), { accounts, storages }),
      storages,
      accounts,
      work: new ActiveTasks(),
      plays: new ActiveTasks(),
      playerSockets: playerSockets(files),
      clock: systemClock,
      alone: alone(files, { metadata, reserve }),
      makeRoom: () => reserve.release(),
      beforeUse: (session) => finishLeftPlays(files, session),
      onAnswer: (answer) => options.tell(answerView(answer)),
      newDeviceId: () => crypto.randomUUID().replaceAll("-", ""),
      countUnsent: (account) => accounts.countUnsent(account),
      systemChecks: async () => {
        const { checkSystem } = await import("./doctor.ts");
        return await checkSystem(options, { metadata, accounts });
      },
      settings: options.settings ?? (() => NO_SETTINGS.values),
      media: once(async () => {
        const { openMediaDependencies } = await import(
          "./media_dependencies.ts"
        );
        const opened = openMediaDependencies(files, {
          metadata,
          prepareFolder,
          desktop: options,
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

/** Returns a function that changes accounts while no other process can. */
function alone(
  { accountsLock }: Files,
  { metadata, reserve }: { metadata: MetadataFile; reserve: DiskReserve },
): LateDependencies["alone"] {
  return async (use) => {
    const { withFileLock } = await import("../os/file_lock.ts");
    return await withFileLock(accountsLock, async () => {
      metadata.checkWritable();
      const result = await AccountLock.during(use);
      reserve.fill();
      return result;
    }, ALONE);
  };
}

function playerSockets({ players }: Files): PlayerSockets {
  const open = once(async () => {
    const { SystemPlayerSockets } = await import("../system/player_sockets.ts");
    return new SystemPlayerSockets(players);
  });
  return late(open, ["open", "connect"]);
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
    toFailure(caught); // the command can run without it
  }
}

function encryptedFile(
  { paths, keySources }: OpenDependenciesOptions,
  generations: GenerationIndex,
): EncryptedFile {
  const open = once(async () => {
    const { EncryptedFileStorage } = await import(
      "../secure_storage/encrypted_file/storage.ts"
    );
    const { tokens: path, storageKey: keyPath } = filesIn(paths);
    return new EncryptedFileStorage({ path, keyPath, generations, keySources });
  });
  return {
    storage: { kind: "encrypted-file", ...late(open, STORAGE_METHODS) },
    ...late(open, ["status"]),
    care: late(
      async () => (await open()).slots,
      [
        "addSlot",
        "removeSlot",
        "rotate",
        "acceptRollback",
        "inspect",
        "peek",
        "discard",
      ],
    ),
  };
}

/** Loads the HTTP client with the first connection. */
function mediaServers({ log }: OpenDependenciesOptions): MediaServers {
  const open = once(async () => {
    const [{ JellyfinServers }, { findStoreProblem }, proxies] = await Promise
      .all([
        import("../jellyfin/jellyfin_servers.ts"),
        import("../system/certificate_variables.ts"),
        import("../core/proxy.ts"),
      ]);
    let settings: ProxySettings | null | undefined;
    return new JellyfinServers({
      client: "JellyTau",
      version: VERSION,
      device: deviceName(),
      clock: systemClock,
      random: Math.random,
      log,
      findStoreProblem: () => findStoreProblem(Deno.env),
      findProxy: (url) => {
        settings ??= proxies.readProxySettings(Deno.env);
        return proxies.proxyFor(settings, url);
      },
    });
  });
  return {
    pinsProveKey: pinsProveKey(),
    get deviceName() {
      return deviceName();
    },
    ...late(open, ["open"]),
  };
}

/**
 * Adds the request headers and the client certificate of an origin to every
 * connection to it. Loads and reads nothing if none are set.
 */
function withSecrets(
  servers: MediaServers,
  { accounts, storages }: {
    accounts: Pick<
      AccountIndex,
      "listRequestHeaders" | "listClientCertificates"
    >;
    storages: TokenStorages;
  },
): MediaServers {
  return {
    ...servers,
    open: async (address) => {
      const origin = URL.parse(address.url)?.origin;
      const isHere = (it: { readonly origin: string }) => it.origin === origin;
      const named = accounts.listRequestHeaders().find(isHere) ?? null;
      const own = accounts.listClientCertificates().find(isHere) ?? null;
      if (named === null && own === null) return await servers.open(address);
      const [{ readHeaders }, { readCertificate }] = await Promise.all([
        import("../auth/headers/find_headers.ts"),
        import("../auth/certificates/client_certificates.ts"),
      ]);
      const { signal, trust } = address;
      const stoppable = signal ? storages.during(signal) : storages;
      const headers = named &&
        await readHeaders(stoppable, { record: named, trust });
      const certificate = own && await readCertificate(stoppable, own);
      return await servers.open({ ...address, headers, certificate });
    },
  };
}

/** Returns the name that the server lists under Dashboard, Devices. */
function deviceName(): string {
  try {
    return Deno.hostname();
  } catch {
    return "terminal";
  }
}
