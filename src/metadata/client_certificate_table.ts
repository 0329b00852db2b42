import type { DatabaseSync } from "node:sqlite";
import { TOKEN_STORAGES } from "../core/account.ts";
import type { CertificateRecord } from "../core/client_certificate.ts";

/** Skips rows of a storage that this version does not know. */
export function listClientCertificates(
  database: DatabaseSync,
): CertificateRecord[] {
  const rows = database.prepare(
    "SELECT * FROM client_certificates ORDER BY origin",
  ).all();
  return rows.flatMap(({ origin, certificate_pem, token_storage }) => {
    const tokenStorage = TOKEN_STORAGES.find((it) => it === token_storage);
    if (tokenStorage === undefined) return [];
    const certificatePem = String(certificate_pem);
    return [{ origin: String(origin), certificatePem, tokenStorage }];
  });
}

export function saveClientCertificate(
  database: DatabaseSync,
  { origin, certificatePem, tokenStorage }: CertificateRecord,
): void {
  database.prepare(
    "INSERT OR REPLACE INTO client_certificates VALUES (?, ?, ?)",
  )
    .run(origin, certificatePem, tokenStorage);
}

export function removeClientCertificate(
  database: DatabaseSync,
  origin: string,
): void {
  database.prepare("DELETE FROM client_certificates WHERE origin = ?")
    .run(origin);
}
