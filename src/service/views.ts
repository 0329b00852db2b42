import type { AccountAnswer } from "../auth/accounts/account_answers.ts";
import type { AccountReport } from "../auth/accounts/account_report.ts";
import type { Migration } from "../auth/storage/migrate_storage.ts";
import type { ResetReport } from "../auth/storage/reset_storage.ts";
import type { SignOutReport } from "../auth/accounts/sign_out.ts";
import type { SeenCertificate } from "../auth/server/certificate.ts";
import type { StorageCheck } from "../auth/storage/verify_storage.ts";
import type { Failure } from "../core/failure.ts";
import type { UnsentCount } from "../core/unsent_count.ts";
import type { Certificate, EncryptedFileReport } from "../core/ports.ts";
import type {
  AccountAnswerView,
  AccountView,
  MigrationView,
  ProblemView,
  ResetView,
  SignedOutView,
} from "./protocol.ts";

/**
 * Converts the results of use cases to their documented form, without secrets.
 */
export function accountView(report: AccountReport): AccountView {
  const { account, server, state, seen } = report;
  return {
    serverId: account.serverId,
    serverName: server.name,
    serverUrl: server.url,
    userId: account.userId,
    userName: account.userName,
    alias: account.alias,
    active: account.active,
    tokenStorage: account.tokenStorage,
    state,
    signedInAt: account.signedInAt.toISOString(),
    problem: problemView(report.problem),
    server: seen &&
      { ...seen, certificate: certificateView(seen.certificate) },
  };
}

export function answerView(
  { account: { serverId, userId }, state, problem }: AccountAnswer,
): AccountAnswerView {
  return {
    kind: "account-answer",
    serverId,
    userId,
    state,
    problem: problemView(problem),
  };
}

export function problemView(problem: Failure | null): ProblemView | null {
  if (problem === null) return null;
  const { kind, message, hint, remedy, exitCode } = problem;
  return { kind, message, hint, remedy, exitCode };
}

export function signedOutView(
  report: SignOutReport & { readonly lost: UnsentCount | null },
): SignedOutView {
  const { account, server, onServer, removed, lost, problem } = report;
  return {
    serverId: account.serverId,
    serverUrl: server.url,
    userId: account.userId,
    userName: account.userName,
    onServer,
    removed,
    lost,
    problem: problemView(problem),
  };
}

export function storageCheckView({ account, problem }: StorageCheck) {
  const { serverId, userId, tokenStorage } = account;
  const ok = problem === null;
  return { serverId, userId, tokenStorage, ok, problem: problemView(problem) };
}

export function fileReportView(
  { exists, problem, entries, headers }: EncryptedFileReport,
) {
  return {
    exists,
    problem: problemView(problem),
    entries: [...entries],
    headers: headers.map(({ good }) => ({ good })),
  };
}

export function migrationView(migration: Migration): MigrationView {
  const { account, from, to, state, problem } = migration;
  const { serverId, userId, userName } = account;
  return {
    serverId,
    userId,
    userName,
    from,
    to,
    state,
    problem: problemView(problem),
  };
}

export function resetView(
  { path, deleted, accounts, orphans, headers, certificates }: ResetReport,
): ResetView {
  return {
    path,
    deleted,
    accounts: accounts.map(({ account, server, deviceName }) => ({
      serverId: account.serverId,
      serverUrl: server.url,
      userId: account.userId,
      userName: account.userName,
      deviceName,
      signedInAt: account.signedInAt.toISOString(),
    })),
    orphans: orphans.map(({ serverId, userId }) => ({ serverId, userId })),
    headers: headers.map(({ origin, names }) => ({
      origin,
      names: [...names],
    })),
    certificates: certificates.map(({ origin }) => ({ origin })),
  };
}

export function seenCertificateView(
  { validFrom, validTo, ...names }: SeenCertificate,
) {
  return {
    ...names,
    validFrom: validFrom.toISOString(),
    validTo: validTo.toISOString(),
  };
}

function certificateView(certificate: Certificate | null) {
  if (certificate === null) return null;
  const { validFrom, validTo, ...names } = certificate;
  return {
    ...names,
    validFrom: validFrom.toISOString(),
    validTo: validTo.toISOString(),
  };
}
