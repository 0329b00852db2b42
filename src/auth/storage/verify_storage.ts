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

export interface HeaderCheck {
  readonly record: HeaderRecord;
  /** null if the headers were read. */
  readonly problem: Failure | null;
}

/** Reads the request headers of every origin from their storage. */
export function verifyHeaders(
  { accounts, storages }: AuthDependencies,
): Promise<HeaderCheck[]> {
  return Promise.all(
    accounts.listRequestHeaders().map(async (record) => {
      try {
        await readHeaders(storages, { record, trust: null });
        return { record, problem: null };
      } catch (caught) {
        return { record, problem: toFailure(caught) };
      }
    }),
  );
}

export interface CertificateCheck {
  readonly record: CertificateRecord;
  /** null if the key was read, and is that of the certificate. */
  readonly problem: Failure | null;
}

/** Reads the client key of every origin from its storage. */
export function verifyCertificates(
  { accounts, storages }: AuthDependencies,
): Promise<CertificateCheck[]> {
  return Promise.all(
    accounts.listClientCertificates().map(async (record) => {
      try {
        await readCertificate(storages, record);
        return { record, problem: null };
      } catch (caught) {
        return { record, problem: toFailure(caught) };
      }
    }),
  );
}

function missing(deps: AuthDependencies, account: Account): Failure {
  const { url } = serverOf(deps, account);
  return new Failure(
    "not_signed_in",
    `Cannot find token of "${account.userName}" on "${url}": storage holds none`,
  );
}
