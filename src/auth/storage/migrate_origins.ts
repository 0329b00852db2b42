import type { StoreChoice, TokenStorage } from "../../core/account.ts";
import type { AccountIndex } from "../../core/account_ports.ts";
import type { CertificateRecord } from "../../core/client_certificate.ts";
import {
  entryNoun,
  type OriginKey,
  originKey,
  type OriginSecret,
} from "../../core/entry_key.ts";
import { Failure, toFailure } from "../../core/failure.ts";
import type { SecureStorage } from "../../core/ports.ts";
import type { HeaderRecord } from "../../core/request_headers.ts";
import type { AuthDependencies } from "../dependencies.ts";
import { findBinding, missing } from "../headers/find_headers.ts";
import { otherStorage } from "./migrate_storage.ts";

type OriginRecord = Pick<CertificateRecord, "origin" | "tokenStorage">;

/** The result for one secret of an origin. */
export interface OriginMigration<R extends OriginRecord> {
  readonly record: R;
  readonly from: TokenStorage;
  readonly to: TokenStorage;
  readonly state: "planned" | "moved" | "already-there" | "failed";
  /** The reason why it failed; null otherwise. */
  readonly problem: Failure | null;
}

interface Kind<R extends OriginRecord> {
  readonly holds: OriginSecret;
  list(accounts: AccountIndex): R[];
  save(accounts: AccountIndex, record: R): void;
}

const HEADERS: Kind<HeaderRecord> = {
  holds: "request_headers",
  list: (accounts) => accounts.listRequestHeaders(),
  save: (accounts, record) => accounts.saveRequestHeaders(record),
};
const CERTIFICATES: Kind<CertificateRecord> = {
  holds: "client_key",
  list: (accounts) => accounts.listClientCertificates(),
  save: (accounts, record) => accounts.saveClientCertificate(record),
};

interface Options {
  readonly to: Exclude<StoreChoice, "auto">;
  readonly dryRun: boolean;
}

/**
 * Moves request headers and client keys to one storage, as `migrateStorage`
 * moves tokens. The record names the copy before the original is deleted, and
 * the next run deletes an original that is left.
 *
 * @throws {Failure} `storage_…` if the target is not available
 */
export async function migrateOrigins(deps: AuthDependencies, options: Options) {
  return {
    headers: await migrateKind(deps, HEADERS, options),
    certificates: await migrateKind(deps, CERTIFICATES, options),
  };
}

async function migrateKind<R extends OriginRecord>(
  deps: AuthDependencies,
  kind: Kind<R>,
  { to, dryRun }: Options,
): Promise<OriginMigration<R>[]> {
  const records = kind.list(deps.accounts);
  if (records.length === 0) return [];
  const { storage: target } = await deps.storages.choose(to);
  const done: OriginMigration<R>[] = [];
  for (const record of records) {
    const from = record.tokenStorage;
    const move = { record, from, to: target.kind, problem: null };
    const key = await originKey(record.origin, kind.holds);
    try {
      if (dryRun) await read(deps, record, { key });
      else {
        await deps.alone(() => settle(deps, { kind, key, record, target }));
      }
      const moved = dryRun ? "planned" : "moved";
      const state = from === target.kind ? "already-there" : moved;
      done.push({ ...move, state });
    } catch (caught) {
      const problem = toFailure(caught);
      if (problem.kind === "cancelled") throw problem;
      done.push({ ...move, state: "failed", problem });
    }
  }
  return done;
}

async function read(
  { storages }: AuthDependencies,
  { origin, tokenStorage }: OriginRecord,
  { key }: { key: OriginKey },
) {
  const expected = { address: origin, trust: null };
  const secret = await storages.at(tokenStorage).retrieve(key, expected);
  if (secret === null) throw missing(origin, key);
  return secret;
}

async function settle<R extends OriginRecord>(
  deps: AuthDependencies,
  { kind, key, record, target }: {
    kind: Kind<R>;
    key: OriginKey;
    record: R;
    target: SecureStorage;
  },
): Promise<void> {
  const { accounts, storages } = deps;
  const { origin } = record;
  const now = kind.list(accounts).find((it) => it.origin === origin);
  if (now?.tokenStorage !== record.tokenStorage) throw changed(origin, key);
  const secret = await read(deps, now, { key });
  if (now.tokenStorage === target.kind) {
    const other = await otherStorage(deps, target);
    return await other?.delete(key);
  }
  const source = storages.at(now.tokenStorage);
  const binding = await findBinding(deps, { origin, key, storage: source });
  const names = { userName: entryNoun(key), serverName: origin };
  await target.store(key, secret, { binding, names });
  kind.save(accounts, { ...now, tokenStorage: target.kind });
  await source.delete(key);
}

function changed(origin: string, key: OriginKey): Failure {
  return new Failure(
    "partial",
    `Cannot move ${entryNoun(key)} of "${origin}": another process changed it`,
    { hint: "Run the command again" },
  );
}
