import type { StoreChoice } from "../../core/account.ts";
import {
  type CertificateRecord,
  ClientCertificate,
} from "../../core/client_certificate.ts";
import { entryNoun, originKey } from "../../core/entry_key.ts";
import { Failure } from "../../core/failure.ts";
import type { Secret } from "../../core/secret.ts";
import type { AuthDependencies } from "../dependencies.ts";
import { missing } from "../headers/find_headers.ts";
import { headerOrigin } from "../headers/header_origin.ts";
import { findChangedRecord } from "../storage/bind_tokens.ts";

export interface NewCertificate {
  /** An address, or the name of a known server. */
  readonly server: string;
  /** The certificate, its chain, and perhaps its key. */
  readonly pem: Secret;
  /** null if the key is in the same file. */
  readonly keyPem: Secret | null;
  readonly passphrase: Secret | null;
  /** null to keep the storage of this origin's key, else for `auto`. */
  readonly store: StoreChoice | null;
}

/**
 * Stores a client certificate for an origin. The record is written first, so
 * that a process that is killed leaves no key without a record.
 *
 * @throws {Failure} `usage`, `input_needed`, `rejected` for unusable files
 * @throws {Failure} `server_changed` if another program has changed the record
 * @throws {Failure} `storage_…` if the key cannot be stored
 */
export async function setCertificate(
  deps: AuthDependencies,
  given: NewCertificate,
): Promise<{ record: CertificateRecord; notice: string | null }> {
  const { accounts, storages } = deps;
  const { origin, known } = headerOrigin(accounts, given.server);
  const changed = known && await findChangedRecord(deps, known.server);
  if (changed) throw changed;
  if (!origin.startsWith("https:")) {
    throw new Failure(
      "usage",
      `Cannot set certificate for "${origin}": http has no certificates`,
    );
  }
  const certificate = ClientCertificate.read(origin, given);
  const key = await originKey(origin, "client_key");
  return await deps.alone(async () => {
    const before = findRecord(deps, origin);
    const { storage, notice } = given.store === null && before !== null
      ? { storage: storages.at(before.tokenStorage), notice: null }
      : await storages.choose(given.store ?? "auto");
    const { certificatePem } = certificate;
    const record = { origin, certificatePem, tokenStorage: storage.kind };
    accounts.saveClientCertificate(record);
    try {
      await storage.store(key, certificate.encode(), {
        binding: { address: origin, trust: "system" },
        names: { userName: entryNoun(key), serverName: origin },
      });
    } catch (caught) {
      if (before === null) accounts.removeClientCertificate(origin);
      else accounts.saveClientCertificate(before);
      throw caught;
    }
    if (before !== null && before.tokenStorage !== storage.kind) {
      await storages.at(before.tokenStorage).delete(key);
    }
    return { record, notice };
  });
}

/**
 * Returns the client certificate of a record, after checking that the stored
 * key is its own.
 *
 * @throws {Failure} `storage_damaged` if it is not, or storage holds none
 */
export async function readCertificate(
  storages: AuthDependencies["storages"],
  record: CertificateRecord,
): Promise<ClientCertificate> {
  const { origin, tokenStorage } = record;
  const key = await originKey(origin, "client_key");
  const expected = { address: origin, trust: null };
  const stored = await storages.at(tokenStorage).retrieve(key, expected);
  if (stored === null) throw missing(origin, key);
  return ClientCertificate.decode(record, stored);
}

/** @throws {Failure} `not_found` if the origin has none */
export async function removeCertificate(
  deps: Pick<AuthDependencies, "accounts" | "storages" | "alone">,
  origin: string,
): Promise<void> {
  await deps.alone(async () => {
    const record = findRecord(deps, origin);
    if (record === null) {
      throw new Failure(
        "not_found",
        `Cannot remove certificate of "${origin}": none is set`,
        {
          hint: "List the certificates with `jellytau server certificate list`",
          remedy: "set-certificate",
        },
      );
    }
    const storage = deps.storages.at(record.tokenStorage);
    await storage.delete(await originKey(origin, "client_key"));
    deps.accounts.removeClientCertificate(origin);
  });
}

function findRecord(
  { accounts }: Pick<AuthDependencies, "accounts">,
  origin: string,
): CertificateRecord | null {
  return accounts.listClientCertificates()
    .find((it) => it.origin === origin) ?? null;
}
