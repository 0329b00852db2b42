import {
  type Account,
  FOREIGN_DEVICE,
  type Server,
} from "../../src/core/account.ts";
import type {
  AccountIndex,
  LastAddress,
} from "../../src/core/account_ports.ts";
import type { GenerationIndex } from "../../src/core/ports.ts";
import type { CertificateRecord } from "../../src/core/client_certificate.ts";
import type { HeaderRecord } from "../../src/core/request_headers.ts";
import type { TokenChange } from "../../src/core/token_change.ts";
import { type TokenKey, tokenKeyName } from "../../src/core/token_key.ts";
import { userNameKey } from "../../src/core/user_name.ts";

/** Accounts, servers and generations in memory; passes the contract. */
export class MemoryAccountIndex implements AccountIndex, GenerationIndex {
  readonly #accounts = new Map<string, Account>();
  readonly #changes = new Map<string, TokenChange>();
  readonly #limits = new Map<string, number>();
  readonly #certificates = new Map<string, CertificateRecord>();
  readonly #headers = new Map<string, HeaderRecord>();
  readonly #lastAddresses = new Map<string, LastAddress>();
  readonly #servers = new Map<string, Server>();
  readonly #devices = new Map<
    string,
    { serverId: string; name: string; deviceId: string }
  >();
  #latest: { fileId: string; generation: number } | null = null;

  listAccounts(): Account[] {
    return [...this.#accounts.values()].sort((a, b) =>
      b.signedInAt.getTime() - a.signedInAt.getTime() ||
      (a.userId < b.userId ? -1 : 1)
    );
  }

  findAccount(key: TokenKey): Account | null {
    return this.#accounts.get(tokenKeyName(key)) ?? null;
  }

  saveAccount(account: Account): void {
    for (const [name, it] of this.#accounts) {
      const active = account.active ? false : it.active;
      const alias = it.alias === account.alias ? null : it.alias;
      this.#accounts.set(name, { ...it, active, alias });
    }
    this.#accounts.set(tokenKeyName(account), account);
  }

  removeAccount(key: TokenKey): void {
    const account = this.findAccount(key);
    if (account && account.deviceId !== FOREIGN_DEVICE) {
      const { serverId, userName, deviceId } = account;
      this.#recordDevice(serverId, { name: userNameKey(userName), deviceId });
    }
    this.#accounts.delete(tokenKeyName(key));
    const isLeft = this.listAccounts().some((it) =>
      it.serverId === key.serverId
    );
    const server = isLeft ? null : this.findServer(key.serverId);
    if (server) {
      const { addresses: _, ...rest } = server;
      this.#servers.set(server.id, rest);
      this.#lastAddresses.delete(server.id);
    }
    const [latest] = this.listAccounts();
    if (latest && !this.listAccounts().some((it) => it.active)) {
      this.saveAccount({ ...latest, active: true });
    }
  }

  renameAccount(
    key: TokenKey,
    names: { userName: string; serverName: string; version: string },
  ): void {
    const { userName, serverName: name, version } = names;
    const account = this.findAccount(key);
    if (account) {
      this.#accounts.set(tokenKeyName(key), { ...account, userName });
    }
    const server = this.findServer(key.serverId);
    if (server) this.#servers.set(server.id, { ...server, name, version });
  }

  beginTokenChange({ serverId, userId, tokenStorage }: TokenChange): void {
    const change = { serverId, userId, tokenStorage };
    this.#changes.set(changeName(change), change);
  }

  endTokenChange(change: TokenChange): void {
    this.#changes.delete(changeName(change));
  }

  listTokenChanges(): TokenChange[] {
    return [...this.#changes.values()];
  }

  listServers(): Server[] {
    return [...this.#servers.values()].sort((a, b) => a.name < b.name ? -1 : 1);
  }

  findServer(id: string): Server | null {
    return this.#servers.get(id) ?? null;
  }

  saveServer(server: Server): void {
    this.#servers.set(server.id, server);
  }

  removeServer(id: string): void {
    this.#servers.delete(id);
    this.#limits.delete(id);
    this.#lastAddresses.delete(id);
    for (const [key, it] of this.#devices) {
      if (it.serverId === id) this.#devices.delete(key);
    }
  }

  findLastAddress(serverId: string): LastAddress | null {
    return this.#lastAddresses.get(serverId) ?? null;
  }

  saveLastAddress(serverId: string, last: LastAddress | null): void {
    if (last === null) this.#lastAddresses.delete(serverId);
    else this.#lastAddresses.set(serverId, last);
  }

  findBitrateLimit(serverId: string): number | null {
    return this.#limits.get(serverId) ?? null;
  }

  saveBitrateLimit(serverId: string, bitsPerSecond: number | null): void {
    if (bitsPerSecond === null) this.#limits.delete(serverId);
    else this.#limits.set(serverId, bitsPerSecond);
  }

  listRequestHeaders(): HeaderRecord[] {
    return [...this.#headers.values()]
      .sort((a, b) => a.origin < b.origin ? -1 : 1);
  }

  saveRequestHeaders(record: HeaderRecord): void {
    this.#headers.set(record.origin, record);
  }

  removeRequestHeaders(origin: string): void {
    this.#headers.delete(origin);
  }

  listClientCertificates(): CertificateRecord[] {
    return [...this.#certificates.values()]
      .sort((a, b) => a.origin < b.origin ? -1 : 1);
  }

  saveClientCertificate(record: CertificateRecord): void {
    this.#certificates.set(record.origin, record);
  }

  removeClientCertificate(origin: string): void {
    this.#certificates.delete(origin);
  }

  claimDevice(
    { serverId, userName }: { serverId: string; userName: string | null },
    fresh: string,
  ): string {
    const used = this.listAccounts().map((it) => it.deviceId);
    const free = [...this.#devices.values()].reverse()
      .filter((it) => it.serverId === serverId && !used.includes(it.deviceId));
    const name = userName === null ? "" : userNameKey(userName);
    const found = free.find((it) => it.name === name) ??
      (userName === null ? free[0] : undefined);
    if (found) return found.deviceId;
    this.#recordDevice(serverId, { name, deviceId: fresh });
    return fresh;
  }

  #recordDevice(
    serverId: string,
    { name, deviceId }: { name: string; deviceId: string },
  ): void {
    const key = `${serverId} ${name}`;
    this.#devices.delete(key);
    this.#devices.set(key, { serverId, name, deviceId });
  }

  latestGeneration(): { fileId: string; generation: number } | null {
    return this.#latest;
  }

  raiseGeneration(fileId: string, generation: number): void {
    const known = this.#latest?.generation ?? 0;
    this.acceptGeneration(fileId, Math.max(known, generation));
  }

  acceptGeneration(fileId: string, generation: number): void {
    this.#latest = { fileId, generation };
  }
}

function changeName(change: TokenChange): string {
  return `${tokenKeyName(change)} ${change.tokenStorage}`;
}
