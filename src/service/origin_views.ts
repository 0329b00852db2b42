/** The views of request headers and client certificates, without secrets. */
import type { OriginMigration } from "../auth/storage/migrate_origins.ts";
import type {
  CertificateCheck,
  HeaderCheck,
} from "../auth/storage/verify_storage.ts";
import type { AccountIndex } from "../core/account_ports.ts";
import {
  certificateFacts,
  type CertificateRecord,
} from "../core/client_certificate.ts";
import type { HeaderRecord } from "../core/request_headers.ts";
import { problemView } from "./views.ts";

export function headerRecordView(
  { origin, names, tokenStorage }: HeaderRecord,
) {
  return { origin, names: [...names], tokenStorage };
}

export function headerCheckView({ record, problem }: HeaderCheck) {
  const ok = problem === null;
  return {
    ...headerRecordView(record),
    ok,
    problem: problemView(problem),
  };
}

export function headerMigrationView(migration: OriginMigration<HeaderRecord>) {
  const { names } = migration.record;
  return { ...originMigrationView(migration), names: [...names] };
}

export function originMigrationView(
  { record, from, to, state, problem }: OriginMigration<
    Pick<CertificateRecord, "origin" | "tokenStorage">
  >,
) {
  const { origin } = record;
  return { origin, from, to, state, problem: problemView(problem) };
}

/** Shows no certificate as a whole, only what identifies it. */
export function certificateRecordView(
  { origin, certificatePem, tokenStorage }: CertificateRecord,
) {
  const facts = certificateFacts(certificatePem);
  return {
    origin,
    subject: facts?.subject ?? "",
    validTo: facts?.validTo.toISOString() ?? null,
    tokenStorage,
  };
}

export function certificateCheckView({ record, problem }: CertificateCheck) {
  const ok = problem === null;
  return {
    ...certificateRecordView(record),
    ok,
    problem: problemView(problem),
  };
}

/** Returns the names of the headers that requests to an address have. */
export function headersAt(
  accounts: AccountIndex,
  url: string,
): string[] {
  const { origin } = new URL(url);
  const record = accounts.listRequestHeaders()
    .find((it) => it.origin === origin);
  return [...record?.names ?? []];
}

/** Returns the subject of the client certificate for an address. */
export function certificateAt(
  accounts: AccountIndex,
  url: string,
): string | null {
  const { origin } = new URL(url);
  const record = accounts.listClientCertificates()
    .find((it) => it.origin === origin);
  return record ? certificateRecordView(record).subject : null;
}
