import type { DatabaseSync } from "node:sqlite";
import type { Account, Server } from "../core/account.ts";
import type {
  Download,
  DownloadIndex,
  DownloadKey,
} from "../core/download_ports.ts";
import { isDiskFull } from "../core/disk_failure.ts";
import { Failure } from "../core/failure.ts";
import type { AccountIndex } from "../core/account_ports.ts";
import type { UnsentCount } from "../core/unsent_count.ts";
import type { GenerationIndex } from "../core/ports.ts";
import type { TokenChange } from "../core/token_change.ts";
import type { TokenKey } from "../core/token_key.ts";
import * as accounts from "./account_table.ts";
import { durably, transaction } from "./database.ts";
import * as devices from "./device_table.ts";
import * as downloads from "./download_table.ts";
import * as generations from "./generation_table.ts";
import { MetadataFile } from "./metadata_file.ts";
import { countUnsent, removeLostOwners } from "./owner_table.ts";
import * as servers from "./server_table.ts";
import * as tokenChanges from "./token_change_table.ts";

/**
 * Accounts, servers and generations in one SQLite file. Opened on first use;
 * every write is one transaction, and on the disk when its call returns, but for
 * {@link Metadata.raiseGeneration}.
 */
export class Metadata implements AccountIndex, GenerationIndex, DownloadIndex {
  readonly #path: string;
  readonly #file: MetadataFile;

  /** @param prepareFolder creates the file's folder before it is opened */
  constructor(path: string, prepareFolder: () => void = () => undefined) {
    const tuning = "PRAGMA synchronous = NORMAL";
    this.#path = path;
    this.#file = new MetadataFile({ path, prepareFolder, tuning });
  }

  listAccounts(): Account[] {
    return this.#lend(accounts.listAccounts);
  }

  findAccount(key: TokenKey): Account | null {
    return this.#lend((it) => accounts.findAccount(it, key));
  }

  saveAccount(account: Account): void {
    this.#write((it) => accounts.saveAccount(it, account));
  }

  /**
   * On a full disk the account's library may remain until the next call removes
   * it: the log of that change may not fit.
   */
  removeAccount(key: TokenKey): void {
    this.#write((it) => {
      devices.keepDevice(it, key);
      accounts.removeAccount(it, key);
    });
    try {
      this.#write((it) => removeLostOwners(it, key));
    } catch (caught) {
      if (!isDiskFull(caught)) throw caught;
    }
  }

  /** Counts without opening the library, which `auth logout` need not load. */
  countUnsent(key: TokenKey): UnsentCount {
    return this.#lend((it) => countUnsent(it, key));
  }

  renameAccount(
    key: TokenKey,
    names: { userName: string; serverName: string; version: string },
  ): void {
    this.#write((it) => accounts.renameAccount(it, key, names));
  }

  beginTokenChange(change: TokenChange): void {
    this.#write((it) => tokenChanges.beginTokenChange(it, change));
  }

  endTokenChange(change: TokenChange): void {
    this.#write((it) => tokenChanges.endTokenChange(it, change));
  }

  listTokenChanges(): TokenChange[] {
    return this.#lend(tokenChanges.listTokenChanges);
  }

  listServers(): Server[] {
    return this.#lend(servers.listServers);
  }

  findServer(id: string): Server | null {
    return this.#lend((it) => servers.findServer(it, id));
  }

  saveServer(server: Server): void {
    this.#write((it) => servers.saveServer(it, server));
  }

  removeServer(id: string): void {
    this.#write((it) => {
      servers.removeServer(it, id);
      devices.forgetDevices(it, id);
    });
  }

  claimDevice(
    user: { serverId: string; userName: string | null },
    fresh: string,
  ): string {
    let claimed = fresh;
    this.#write((it) => {
      claimed = devices.claimDevice(it, user, { fresh });
    });
    return claimed;
  }

  latestGeneration(): { fileId: string; generation: number } | null {
    return this.#lend(generations.latestGeneration);
  }

  /**
   * One statement, without waiting for the disk: a number that a power cut takes
   * back is raised again by the next read of the file, which is newer.
   */
  raiseGeneration(fileId: string, generation: number): void {
    this.#file.write((it) =>
      generations.raiseGeneration(it, { fileId, generation })
    );
  }

  acceptGeneration(fileId: string, generation: number): void {
    this.#write((it) =>
      generations.acceptGeneration(it, { fileId, generation })
    );
  }

  listDownloads(): Download[] {
    return this.#lend(downloads.listDownloads);
  }

  findDownload(key: DownloadKey): Download | null {
    return this.#lend((it) => downloads.findDownload(it, key));
  }

  saveDownload(download: Download): void {
    this.#write((it) => downloads.saveDownload(it, download));
  }

  claimPath(
    key: DownloadKey,
    { path, pathKey }: { path: string; pathKey: string },
  ): boolean {
    let free = false;
    this.#write((it) => {
      free = downloads.claimPath(it, key, { path, pathKey });
    });
    return free;
  }

  removeDownload(key: DownloadKey): void {
    this.#write((it) => downloads.removeDownload(it, key));
  }

  /** @throws {Failure} `storage_damaged` when the file is not sound */
  check(): void {
    const [row] = this.#lend((it) => it.prepare("PRAGMA quick_check").all());
    if (row?.quick_check === "ok") return;
    throw new Failure(
      "storage_damaged",
      `Cannot use metadata "${this.#path}": it is damaged`,
      { hint: "Move it away and sign in again; tokens are stored separately" },
    );
  }

  /**
   * Starts a write without changing anything.
   *
   * @throws {Failure} `storage_…` if the disk refuses writes
   */
  rehearseWrite(): void {
    this.#write(() => undefined);
  }

  close(): void {
    this.#file.close();
  }

  #lend<T>(use: (database: DatabaseSync) => T): T {
    return this.#file.read(use);
  }

  #write(use: (database: DatabaseSync) => void): void {
    this.#file.write((database) =>
      durably(
        database,
        () => transaction({ database, kind: "IMMEDIATE" }, () => use(database)),
      )
    );
  }
}
