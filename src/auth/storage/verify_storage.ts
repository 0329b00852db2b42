import type { Account } from "../../core/account.ts";
import { Failure, toFailure } from "../../core/failure.ts";
import { serverOf } from "../accounts/account_server.ts";
import type { AuthDependencies } from "../dependencies.ts";
import { readCertificate } from "../certificates/client_certificates.ts";
import type { CertificateRecord } from "../../core/client_certificate.ts";
import { readHeaders } from "../headers/find_headers.ts";
import type { HeaderRecord } from "../../core/request_headers.ts";
import { findToken } from "../accounts/read_token.ts";

export interface StorageCheck {
  readonly account: Account;
  /** null if the token was read. */
  readonly problem: Failure | null;
}

/** Reads every account's token from its storage. */
export function verifyStorage(deps: AuthDependencies): Promise<StorageCheck[]> {
  return Promise.all(
    deps.accounts.listAccounts().map(async (account) => {
      try {
        const held = await findToken(deps, account);
        return { account, problem: held ? null : missing(deps, account) };
      } catch (caught) {
        return { account, problem: toFailure(caught) };
      }
    }),
  );
}

/** The outcome of reading the secret of a record. */
interface RecordCheck<R> {
  readonly record: R;
  readonly problem: Failure | null;
}

export type HeaderCheck = RecordCheck<HeaderRecord>;
export type CertificateCheck = RecordCheck<CertificateRecord>;

/** Reads the request headers of every origin from their storage. */
export function verifyHeaders(
  { accounts, storages }: AuthDependencies,
): Promise<HeaderCheck[]> {
  const read = (record: HeaderRecord) =>
    readHeaders(storages, { record, trust: null });
  return checkAll(accounts.listRequestHeaders(), read);
}

/**
 * Reads the client key of every origin from its storage, and compares it with
 * the certificate.
 */
export function verifyCertificates(
  { accounts, storages }: AuthDependencies,
): Promise<CertificateCheck[]> {
  const read = (record: CertificateRecord) => readCertificate(storages, record);
  return checkAll(accounts.listClientCertificates(), read);
}

function checkAll<R>(
  records: readonly R[],
  read: (record: R) => Promise<unknown>,
): Promise<RecordCheck<R>[]> {
  return Promise.all(records.map(async (record) => {
    try {
      await read(record);
      return { record, problem: null };
    } catch (caught) {
      return { record, problem: toFailure(caught) };
    }
  }));
}

function missing(deps: AuthDependencies, account: Account): Failure {
  const { url } = serverOf(deps, account);
  return new Failure(
    "not_signed_in",
    `Cannot find token of "${account.userName}" on "${url}": storage holds none`,
  );
}
