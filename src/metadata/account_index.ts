import { type Account, type Server, TOKEN_STORAGES } from "../core/account.ts";
import type { AccountIndex, LastAddress } from "../core/account_ports.ts";
import { isDiskFull } from "../core/disk_failure.ts";
import { Failure } from "../core/failure.ts";
import type { CertificateRecord } from "../core/client_certificate.ts";
import type { HeaderRecord } from "../core/request_headers.ts";
import type { TokenChange } from "../core/token_change.ts";
import type { TokenKey } from "../core/token_key.ts";
import type { UnsentCount } from "../core/unsent_count.ts";
import { claimDevice, keepDevice } from "./device_table.ts";
import {
  listClientCertificates,
  removeClientCertificate,
  saveClientCertificate,
} from "./client_certificate_table.ts";
import {
  listRequestHeaders,
  removeRequestHeaders,
  saveRequestHeaders,
} from "./request_header_table.ts";
import {
  addAddresses,
  findLastAddress,
  removeUnusedAddresses,
  saveAddresses,
  saveLastAddress,
} from "./server_address_table.ts";
import type { MetadataFile } from "./metadata_file.ts";
import { countUnsent, removeLostOwners } from "./owner_table.ts";

const ACCOUNT_COLUMNS = `server_id, user_id, user_name, alias, active,
  token_storage, device_id, signed_in_at`;
const SERVER_COLUMNS =
  "id, name, url, version, pin_sha256, ca_pem, allow_loopback_http";

type Row = Record<string, unknown>;

/**
 * Stores accounts, servers, device ids, the names of request headers, and
 * unfinished token changes.
 */
export class SqliteAccountIndex implements AccountIndex {
  readonly #file: MetadataFile;

  constructor(file: MetadataFile) {
    this.#file = file;
  }

  /** Lists the latest sign-in first. */
  listAccounts(): Account[] {
    return this.#file.read((it) =>
      it.prepare(
        `SELECT ${ACCOUNT_COLUMNS} FROM accounts
         ORDER BY signed_in_at DESC, user_id`,
      ).all()
    ).map(readAccount);
  }

  findAccount({ serverId, userId }: TokenKey): Account | null {
    const row = this.#file.read((it) =>
      it.prepare(
        `SELECT ${ACCOUNT_COLUMNS} FROM accounts
         WHERE server_id = ? AND user_id = ?`,
      ).get(serverId, userId)
    );
    return row ? readAccount(row) : null;
  }

  saveAccount(account: Account): void {
    this.#file.change((it) => {
      if (account.active) it.exec("UPDATE accounts SET active = 0");
      if (account.alias !== null) {
        it.prepare("UPDATE accounts SET alias = NULL WHERE alias = ?")
          .run(account.alias);
      }
      it.prepare(
        `INSERT OR REPLACE INTO accounts (${ACCOUNT_COLUMNS})
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      ).run(
        account.serverId,
        account.userId,
        account.userName,
        account.alias,
        account.active ? 1 : 0,
        account.tokenStorage,
        account.deviceId,
        account.signedInAt.toISOString(),
      );
    });
  }

  /**
   * Removes an account; if it was the active one, activates the latest of the
   * others. On a full disk, the log may have no room for removing the account's
   * library, which then remains until the next call.
   */
  removeAccount(key: TokenKey): void {
    this.#file.change((it) => {
      keepDevice(it, key);
      it.prepare("DELETE FROM accounts WHERE server_id = ? AND user_id = ?")
        .run(key.serverId, key.userId);
      it.exec(
        `UPDATE accounts SET active = 1
         WHERE NOT EXISTS (SELECT 1 FROM accounts WHERE active = 1)
           AND rowid = (SELECT rowid FROM accounts
                        ORDER BY signed_in_at DESC, user_id LIMIT 1)`,
      );
      removeUnusedAddresses(it, key);
    });
    try {
      this.#file.change((it) => removeLostOwners(it, key));
    } catch (caught) {
      if (!isDiskFull(caught)) throw caught;
    }
  }

  renameAccount(
    { serverId, userId }: TokenKey,
    names: { userName: string; serverName: string; version: string },
  ): void {
    this.#file.change((it) => {
      it.prepare(
        `UPDATE accounts SET user_name = ?
         WHERE server_id = ? AND user_id = ?`,
      ).run(names.userName, serverId, userId);
      it.prepare("UPDATE servers SET name = ?, version = ? WHERE id = ?")
        .run(names.serverName, names.version, serverId);
    });
  }

  /**
   * Counts the marks and plays of an account that its server has not received.
   * Does not open the library, so that `auth logout` need not load it.
   */
  countUnsent(key: TokenKey): UnsentCount {
    return this.#file.read((it) => countUnsent(it, key));
  }

  /** Lists servers by name. */
  listServers(): Server[] {
    return this.#file.read((it) =>
      it.prepare(`SELECT ${SERVER_COLUMNS} FROM servers ORDER BY name, id`)
        .all().map((row) => addAddresses(it, readServer(row)))
    );
  }

  findServer(id: string): Server | null {
    return this.#file.read((it) => {
      const row = it.prepare(
        `SELECT ${SERVER_COLUMNS} FROM servers WHERE id = ?`,
      ).get(id);
      return row ? addAddresses(it, readServer(row)) : null;
    });
  }

  /** Inserts or replaces in place, so that accounts keep their server. */
  saveServer(server: Server): void {
    this.#file.change((it) => {
      it.prepare(
        `INSERT INTO servers (${SERVER_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET
           name = excluded.name, url = excluded.url, version = excluded.version,
           pin_sha256 = excluded.pin_sha256, ca_pem = excluded.ca_pem,
           allow_loopback_http = excluded.allow_loopback_http`,
      ).run(
        server.id,
        server.name,
        server.url,
        server.version,
        server.trust.pinSha256,
        server.trust.caPem,
        server.trust.allowLoopbackHttp ? 1 : 0,
      );
      saveAddresses(it, server);
    });
  }

  /**
   * Removes a server with its addresses, its device ids, the names of its users
   * and its bitrate limit.
   */
  removeServer(id: string): void {
    this.#file.change((it) => {
      removeUnusedAddresses(it, { serverId: id });
      it.prepare("DELETE FROM servers WHERE id = ?").run(id);
      it.prepare("DELETE FROM devices WHERE server_id = ?").run(id);
      it.prepare("DELETE FROM bitrate_limits WHERE server_id = ?").run(id);
    });
  }

  findLastAddress(serverId: string): LastAddress | null {
    return this.#file.read((it) => findLastAddress(it, serverId));
  }

  saveLastAddress(serverId: string, last: LastAddress | null): void {
    this.#file.change((it) => saveLastAddress(it, serverId, { last }));
  }

  findBitrateLimit(serverId: string): number | null {
    const row = this.#file.read((it) =>
      it.prepare(
        "SELECT bits_per_second FROM bitrate_limits WHERE server_id = ?",
      ).get(serverId)
    );
    return row ? Number(row.bits_per_second) : null;
  }

  saveBitrateLimit(serverId: string, bitsPerSecond: number | null): void {
    this.#file.change((it) => {
      it.prepare("DELETE FROM bitrate_limits WHERE server_id = ?")
        .run(serverId);
      if (bitsPerSecond === null) return;
      it.prepare("INSERT INTO bitrate_limits VALUES (?, ?)")
        .run(serverId, bitsPerSecond);
    });
  }

  listRequestHeaders(): HeaderRecord[] {
    return this.#file.read(listRequestHeaders);
  }

  saveRequestHeaders(record: HeaderRecord): void {
    this.#file.change((it) => saveRequestHeaders(it, record));
  }

  removeRequestHeaders(origin: string): void {
    this.#file.change((it) => removeRequestHeaders(it, origin));
  }

  listClientCertificates(): CertificateRecord[] {
    return this.#file.read(listClientCertificates);
  }

  saveClientCertificate(record: CertificateRecord): void {
    this.#file.change((it) => saveClientCertificate(it, record));
  }

  removeClientCertificate(origin: string): void {
    this.#file.change((it) => removeClientCertificate(it, origin));
  }

  claimDevice(
    user: { serverId: string; userName: string | null },
    fresh: string,
  ): string {
    return this.#file.change((it) => claimDevice(it, user, { fresh }));
  }

  beginTokenChange({ serverId, userId, tokenStorage }: TokenChange): void {
    this.#file.change((it) => {
      it.prepare("INSERT OR IGNORE INTO token_changes VALUES (?, ?, ?)")
        .run(serverId, userId, tokenStorage);
    });
  }

  endTokenChange({ serverId, userId, tokenStorage }: TokenChange): void {
    this.#file.change((it) => {
      it.prepare(
        `DELETE FROM token_changes
         WHERE server_id = ? AND user_id = ? AND token_storage = ?`,
      ).run(serverId, userId, tokenStorage);
    });
  }

  /** Skips rows of a storage that this version does not know. */
  listTokenChanges(): TokenChange[] {
    const rows = this.#file.read((it) =>
      it.prepare("SELECT * FROM token_changes").all()
    );
    return rows.flatMap((row) => {
      const tokenStorage = TOKEN_STORAGES.find((it) =>
        it === row.token_storage
      );
      if (tokenStorage === undefined) return [];
      const { server_id, user_id } = row;
      const key = { serverId: String(server_id), userId: String(user_id) };
      return [{ ...key, tokenStorage }];
    });
  }
}

function readAccount(row: Row): Account {
  const tokenStorage = TOKEN_STORAGES.find((it) => it === row.token_storage);
  const signedInAt = new Date(String(row.signed_in_at));
  if (!tokenStorage || Number.isNaN(signedInAt.getTime())) {
    throw new Failure(
      "storage_damaged",
      "Cannot read account: its row in the database is invalid",
    );
  }
  return {
    serverId: String(row.server_id),
    userId: String(row.user_id),
    userName: String(row.user_name),
    alias: row.alias === null ? null : String(row.alias),
    active: row.active === 1,
    tokenStorage,
    deviceId: String(row.device_id),
    signedInAt,
  };
}

function readServer(row: Row): Server {
  const text = (value: unknown) => value === null ? null : String(value);
  return {
    id: String(row.id),
    name: String(row.name),
    url: String(row.url),
    version: text(row.version),
    trust: {
      pinSha256: text(row.pin_sha256),
      caPem: text(row.ca_pem),
      allowLoopbackHttp: row.allow_loopback_http === 1,
    },
  };
}
