import type { Account, Server } from "../../core/account.ts";
import type { AccountIndex, LastAddress } from "../../core/account_ports.ts";
import type { CertificateRecord } from "../../core/client_certificate.ts";
import type { HeaderRecord } from "../../core/request_headers.ts";
import type { TokenChange } from "../../core/token_change.ts";
import { type TokenKey, tokenKeyName } from "../../core/token_key.ts";

/**
 * Returns an index that lists `chosen` as the active account, until an account
 * is made active or `chosen` is removed. Stores no choice: other processes see
 * the active account of `index`.
 */
export function withActive(index: AccountIndex, chosen: TokenKey) {
  return new IndexWithActive(index, chosen);
}

class IndexWithActive implements AccountIndex {
  readonly #index: AccountIndex;
  #chosen: TokenKey | null;

  constructor(index: AccountIndex, chosen: TokenKey) {
    this.#index = index;
    this.#chosen = chosen;
  }

  listAccounts(): Account[] {
    const accounts = this.#index.listAccounts();
    const name = this.#chosen && tokenKeyName(this.#chosen);
    return accounts.some((it) => tokenKeyName(it) === name)
      ? accounts.map((it) => ({ ...it, active: tokenKeyName(it) === name }))
      : accounts;
  }

  /** Returns the account as it is stored, so that saving it again is safe. */
  findAccount(key: TokenKey): Account | null {
    return this.#index.findAccount(key);
  }

  saveAccount(account: Account): void {
    this.#index.saveAccount(account);
    if (account.active) this.#chosen = null;
  }

  removeAccount(key: TokenKey): void {
    this.#index.removeAccount(key);
  }

  renameAccount(...given: Parameters<AccountIndex["renameAccount"]>): void {
    this.#index.renameAccount(...given);
  }

  listServers(): Server[] {
    return this.#index.listServers();
  }

  findServer(id: string): Server | null {
    return this.#index.findServer(id);
  }

  saveServer(server: Server): void {
    this.#index.saveServer(server);
  }

  removeServer(id: string): void {
    this.#index.removeServer(id);
  }

  findLastAddress(serverId: string): LastAddress | null {
    return this.#index.findLastAddress(serverId);
  }

  saveLastAddress(serverId: string, last: LastAddress | null): void {
    this.#index.saveLastAddress(serverId, last);
  }

  findBitrateLimit(serverId: string): number | null {
    return this.#index.findBitrateLimit(serverId);
  }

  saveBitrateLimit(serverId: string, bitsPerSecond: number | null): void {
    this.#index.saveBitrateLimit(serverId, bitsPerSecond);
  }

  listRequestHeaders(): HeaderRecord[] {
    return this.#index.listRequestHeaders();
  }

  saveRequestHeaders(record: HeaderRecord): void {
    this.#index.saveRequestHeaders(record);
  }

  removeRequestHeaders(origin: string): void {
    this.#index.removeRequestHeaders(origin);
  }

  listClientCertificates(): CertificateRecord[] {
    return this.#index.listClientCertificates();
  }

  saveClientCertificate(record: CertificateRecord): void {
    this.#index.saveClientCertificate(record);
  }

  removeClientCertificate(origin: string): void {
    this.#index.removeClientCertificate(origin);
  }

  claimDevice(...given: Parameters<AccountIndex["claimDevice"]>): string {
    return this.#index.claimDevice(...given);
  }

  beginTokenChange(change: TokenChange): void {
    this.#index.beginTokenChange(change);
  }

  endTokenChange(change: TokenChange): void {
    this.#index.endTokenChange(change);
  }

  listTokenChanges(): TokenChange[] {
    return this.#index.listTokenChanges();
  }
}
