import type { Account, Server } from "./account.ts";
import type { CertificateRecord } from "./client_certificate.ts";
import type { HeaderRecord } from "./request_headers.ts";
import type { TokenChangeIndex } from "./token_change.ts";
import type { TokenKey } from "./token_key.ts";

/** The address of a server that answered before the first one. */
export interface LastAddress {
  readonly url: string;
  readonly at: Date;
}

/** Accounts and servers: no secrets, so anyone may read them. */
export interface AccountIndex extends TokenChangeIndex {
  listAccounts(): Account[];
  findAccount(key: TokenKey): Account | null;
  /** Inserts or replaces; a new active account makes the others inactive. */
  saveAccount(account: Account): void;
  /**
   * Keeps the account's device id for the next sign-in. Removes the other
   * addresses of the server with its last account, because no token's binding
   * confirms them any more.
   */
  removeAccount(key: TokenKey): void;
  /**
   * Updates the names of the server and the user; adds neither. Changes nothing
   * else, so that it cannot undo another process's write.
   */
  renameAccount(
    key: TokenKey,
    names: { userName: string; serverName: string; version: string },
  ): void;
  listServers(): Server[];
  findServer(id: string): Server | null;
  /** Inserts or replaces the server and its addresses. */
  saveServer(server: Server): void;
  /**
   * Removes the server, its device ids and its bitrate limit; it must have no
   * accounts.
   */
  removeServer(id: string): void;
  /** Returns the address that answered last; null if the first one did. */
  findLastAddress(serverId: string): LastAddress | null;
  /** Null forgets it. */
  saveLastAddress(serverId: string, last: LastAddress | null): void;
  /** Returns the limit in bits per second; null if there is none. */
  findBitrateLimit(serverId: string): number | null;
  /** Null removes the limit. */
  saveBitrateLimit(serverId: string, bitsPerSecond: number | null): void;
  /** Lists the origins with request headers, in the order of their names. */
  listRequestHeaders(): HeaderRecord[];
  /** Replaces the record of the origin. */
  saveRequestHeaders(record: HeaderRecord): void;
  removeRequestHeaders(origin: string): void;
  /** Lists the origins with a client certificate. */
  listClientCertificates(): CertificateRecord[];
  /** Replaces the record of the origin. */
  saveClientCertificate(record: CertificateRecord): void;
  removeClientCertificate(origin: string): void;
  /**
   * Returns the device id for a sign-in without an account; records `fresh` if
   * none is known. Never the id of an account: the server replaces a session
   * only if the user and the device id are the same.
   *
   * @param user `userName`: null if anybody may approve the sign-in
   */
  claimDevice(
    user: { serverId: string; userName: string | null },
    fresh: string,
  ): string;
}
