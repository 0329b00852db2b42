import type { DatabaseSync } from "node:sqlite";
import type { Account, Server } from "../core/account.ts";
import type {
  Download,
  DownloadIndex,
  DownloadKey,
} from "../core/download_ports.ts";
import type { AccountIndex, GenerationIndex } from "../core/ports.ts";
import type { TokenKey } from "../core/token_key.ts";
import * as accounts from "./account_table.ts";
import { durably, guard, openDatabase, transaction } from "./database.ts";
import * as downloads from "./download_table.ts";
import { removeOwner } from "./library_table.ts";
import * as generations from "./generation_table.ts";
import * as servers from "./server_table.ts";

/**
 * Accounts, servers and generations in one SQLite file. Opened on first use;
 * every write is one transaction, and on the disk when its call returns, but for
 * {@link Metadata.raiseGeneration}.
 */
export class Metadata implements AccountIndex, GenerationIndex, DownloadIndex {
  readonly #path: string;
  readonly #prepareFolder: () => void;
  #database: DatabaseSync | null = null;

  /** @param prepareFolder makes the file's folder before it is opened */
  constructor(path: string, prepareFolder: () => void = () => undefined) {
    this.#path = path;
    this.#prepareFolder = prepareFolder;
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

  removeAccount(key: TokenKey): void {
    this.#write((it) => {
      accounts.removeAccount(it, key);
      removeOwner(it, key);
    });
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
    this.#write((it) => servers.removeServer(it, id));
  }

  latestGeneration(): { fileId: string; generation: number } | null {
    return this.#lend(generations.latestGeneration);
  }

  /**
   * One statement, without waiting for the disk: a number that a power cut takes
   * back is raised again by the next read of the file, which is newer.
   */
  raiseGeneration(fileId: string, generation: number): void {
    this.#lend((it) => generations.raiseGeneration(it, fileId, generation));
  }

  acceptGeneration(fileId: string, generation: number): void {
    this.#write((it) => generations.acceptGeneration(it, fileId, generation));
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

  claimPath(key: DownloadKey, path: string, pathKey: string): boolean {
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
    this.#lend((it) => it.prepare("PRAGMA quick_check").all());
  }

  close(): void {
    this.#database?.close();
    this.#database = null;
  }

  #lend<T>(use: (database: DatabaseSync) => T): T {
    return guard(this.#path, () => use(this.#open()));
  }

  #write(use: (database: DatabaseSync) => void): void {
    this.#lend((database) =>
      durably(
        database,
        () => transaction(database, "IMMEDIATE", () => use(database)),
      )
    );
  }

  #open(): DatabaseSync {
    if (this.#database === null) {
      guard(this.#path, this.#prepareFolder);
      this.#database = openDatabase(this.#path);
      this.#database.exec("PRAGMA synchronous = NORMAL");
    }
    return this.#database;
  }
}
