import {
  type StoreChoice,
  SYSTEM_TRUST,
  type Trust,
} from "../../core/account.ts";
import { originKey } from "../../core/entry_key.ts";
import { Failure } from "../../core/failure.ts";
import type { SecureStorage } from "../../core/ports.ts";
import {
  checkHeaderName,
  checkHeaderValue,
  type HeaderRecord,
  RequestHeaders,
} from "../../core/request_headers.ts";
import type { Secret } from "../../core/secret.ts";
import { bindingOf, type TokenBinding } from "../../core/token_binding.ts";
import type { AuthDependencies } from "../dependencies.ts";
import { findChangedRecord } from "../storage/bind_tokens.ts";
import { findBinding, readHeaders, storeHeaders } from "./find_headers.ts";
import { headerOrigin, type KnownAddress } from "./header_origin.ts";

type Dependencies = Pick<AuthDependencies, "accounts" | "storages">;

export interface NewHeader {
  /** An address, or the name of a known server. */
  readonly server: string;
  readonly name: string;
  readonly value: Secret;
  /** null to keep the storage of this origin's headers, else for `auto`. */
  readonly store: StoreChoice | null;
  readonly pinSha256: string | null;
  readonly caPem: string | null;
}

/**
 * Stores a header that every request to an origin will have. The record is
 * written first: a process that is killed may leave a record without headers,
 * which the next connection reports, but no secret without a record.
 *
 * @throws {Failure} `usage` for a header that is refused
 * @throws {Failure} `server_changed` if the server's record was changed, or if
 * others are stored for a pin or CA that is not given again
 * @throws {Failure} `storage_…` if they cannot be read or stored
 */
export async function setHeader(
  deps: AuthDependencies,
  given: NewHeader,
): Promise<{ record: HeaderRecord; notice: string | null }> {
  const { name, value } = given;
  checkHeaderName(name);
  checkHeaderValue(name, value);
  const { origin, known } = headerOrigin(deps.accounts, given.server);
  const trust = await trustFor(deps, { ...given, known });
  return await deps.alone(async () => {
    const { accounts, storages } = deps;
    const before = findRecord(deps, origin);
    const binding = trust === null && before !== null
      ? await storedBinding(deps, before)
      : await bindingOf({ url: origin, trust: trust ?? SYSTEM_TRUST });
    const kept = before === null
      ? new RequestHeaders(origin)
      : await readHeaders(storages, { record: before, trust: null });
    const headers = kept.with(name, value);
    const { storage, notice } = given.store === null && before !== null
      ? { storage: storages.at(before.tokenStorage), notice: null }
      : await storages.choose(given.store ?? "auto");
    const record = { origin, names: headers.names, tokenStorage: storage.kind };
    if (before === null) accounts.saveRequestHeaders(record);
    try {
      await storeHeaders(storage, headers, { binding });
    } catch (caught) {
      if (before === null) accounts.removeRequestHeaders(origin);
      throw caught;
    }
    accounts.saveRequestHeaders(record);
    if (before !== null && before.tokenStorage !== storage.kind) {
      await removeFrom(storages.at(before.tokenStorage), origin);
    }
    return { record, notice };
  });
}

/**
 * Returns the trust under which the headers may be sent; null if neither the
 * user nor a known server names one.
 *
 * @throws {Failure} `server_changed` if another program has changed the record
 */
async function trustFor(
  deps: Dependencies,
  given: Pick<NewHeader, "pinSha256" | "caPem"> & {
    known: KnownAddress | null;
  },
): Promise<Trust | null> {
  const { known, pinSha256, caPem } = given;
  const changed = known && await findChangedRecord(deps, known.server);
  if (changed) throw changed;
  if (known === null && pinSha256 === null && caPem === null) return null;
  const before = known?.address.trust ?? SYSTEM_TRUST;
  return {
    ...SYSTEM_TRUST,
    pinSha256: pinSha256 ?? before.pinSha256,
    caPem: caPem ?? before.caPem,
  };
}

/**
 * Returns the binding of the headers that are stored, so that no other trust
 * gets them.
 *
 * @throws {Failure} `server_changed` for a pin or CA of no known server
 */
async function storedBinding(
  deps: Dependencies,
  { origin, tokenStorage }: HeaderRecord,
): Promise<TokenBinding> {
  const key = await originKey(origin, "request_headers");
  const storage = deps.storages.at(tokenStorage);
  return await findBinding(deps, { origin, key, storage });
}

/**
 * Removes a header of an origin, or all of them. Removing all needs no reading,
 * so that it also removes what is damaged.
 *
 * @param name null for all
 * @returns the names of the removed headers and of those that are left
 * @throws {Failure} `not_found` if it is not set
 */
export async function removeHeaders(
  deps: Dependencies & Pick<AuthDependencies, "alone">,
  { origin, name }: { origin: string; name: string | null },
): Promise<{ removed: readonly string[]; left: readonly string[] }> {
  return await deps.alone(async () => {
    const { accounts, storages } = deps;
    const record = findRecord(deps, origin);
    const wanted = name?.toLowerCase() ?? null;
    const removed = record?.names
      .filter((it) => wanted === null || it.toLowerCase() === wanted) ?? [];
    if (record === null || removed.length === 0) throw notSet(origin, name);
    const left = record.names.filter((it) => !removed.includes(it));
    const storage = storages.at(record.tokenStorage);
    if (left.length === 0) {
      await removeFrom(storage, origin);
      accounts.removeRequestHeaders(origin);
    } else {
      await storeRest(deps, { record, name: removed[0] ?? "" });
      accounts.saveRequestHeaders({ ...record, names: left });
    }
    return { removed, left };
  });
}

async function storeRest(
  deps: Dependencies,
  { record, name }: { record: HeaderRecord; name: string },
): Promise<void> {
  const { storages } = deps;
  const headers = await readHeaders(storages, { record, trust: null });
  const binding = await storedBinding(deps, record);
  const storage = storages.at(record.tokenStorage);
  await storeHeaders(storage, headers.without(name), { binding });
}

async function removeFrom(
  storage: SecureStorage,
  origin: string,
): Promise<void> {
  await storage.delete(await originKey(origin, "request_headers"));
}

function findRecord(
  { accounts }: Pick<Dependencies, "accounts">,
  origin: string,
): HeaderRecord | null {
  return accounts.listRequestHeaders().find((it) => it.origin === origin) ??
    null;
}

function notSet(origin: string, name: string | null): Failure {
  const what = name === null ? "headers" : `header "${name}"`;
  const state = name === null ? "none are set" : "it is not set";
  return new Failure(
    "not_found",
    `Cannot remove ${what} of "${origin}": ${state}`,
    {
      hint: "List the headers with `jellytau server header list`",
      remedy: "set-header",
    },
  );
}
