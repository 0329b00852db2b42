import type { StoreChoice, TokenStorage } from "../../core/account.ts";
import { headersKey } from "../../core/entry_key.ts";
import { Failure, toFailure } from "../../core/failure.ts";
import type { SecureStorage } from "../../core/ports.ts";
import type { HeaderRecord } from "../../core/request_headers.ts";
import type { AuthDependencies } from "../dependencies.ts";
import {
  findBinding,
  readHeaders,
  storeHeaders,
} from "../headers/find_headers.ts";
import { otherStorage } from "./migrate_storage.ts";

/** The result for the request headers of one origin. */
export interface HeaderMigration {
  readonly record: HeaderRecord;
  readonly from: TokenStorage;
  readonly to: TokenStorage;
  readonly state: "planned" | "moved" | "already-there" | "failed";
  /** The reason why it failed; null otherwise. */
  readonly problem: Failure | null;
}

/**
 * Moves the request headers of every origin to one storage, as `migrateStorage`
 * moves tokens. The record names the copy before the original is deleted, and
 * the next run deletes an original that is left.
 *
 * @throws {Failure} `storage_…` if the target is not available
 */
export async function migrateHeaders(
  deps: AuthDependencies,
  { to, dryRun }: { to: Exclude<StoreChoice, "auto">; dryRun: boolean },
): Promise<HeaderMigration[]> {
  const records = deps.accounts.listRequestHeaders();
  if (records.length === 0) return [];
  const { storage: target } = await deps.storages.choose(to);
  const done: HeaderMigration[] = [];
  for (const record of records) {
    const from = record.tokenStorage;
    const move = { record, from, to: target.kind, problem: null };
    try {
      if (dryRun) await readHeaders(deps.storages, { record, trust: null });
      else await deps.alone(() => settle(deps, { record, target }));
      const moved = dryRun ? "planned" : "moved";
      done.push({
        ...move,
        state: from === target.kind ? "already-there" : moved,
      });
    } catch (caught) {
      const problem = toFailure(caught);
      if (problem.kind === "cancelled") throw problem;
      done.push({ ...move, state: "failed", problem });
    }
  }
  return done;
}

async function settle(
  deps: AuthDependencies,
  { record, target }: { record: HeaderRecord; target: SecureStorage },
): Promise<void> {
  const { accounts, storages } = deps;
  const { origin } = record;
  const key = await headersKey(origin);
  const now = accounts.listRequestHeaders().find((it) => it.origin === origin);
  if (now?.tokenStorage !== record.tokenStorage) throw changed(origin);
  if (now.tokenStorage === target.kind) {
    await readHeaders(storages, { record: now, trust: null });
    const other = await otherStorage(deps, target);
    return await other?.delete(key);
  }
  const source = storages.at(now.tokenStorage);
  const headers = await readHeaders(storages, { record: now, trust: null });
  const binding = await findBinding(deps, { origin, storage: source });
  await storeHeaders(target, headers, { binding });
  accounts.saveRequestHeaders({ ...now, tokenStorage: target.kind });
  await source.delete(key);
}

function changed(origin: string): Failure {
  return new Failure(
    "partial",
    `Cannot move request headers of "${origin}": they were changed by ` +
      "another process",
    { hint: "Run the command again" },
  );
}
