import type { Failure } from "../../core/failure.ts";
import type { Certificate, MediaServer } from "../../core/ports.ts";

/** A certificate that a server showed, and what vouches for it. */
export interface SeenCertificate extends Certificate {
  readonly trustedBy: "system" | "ca-file" | "pin" | null;
}

/** Returns the certificate of the last connection; null over loopback http. */
export function seenIn(
  server: Pick<MediaServer, "certificate" | "trustedBy">,
): SeenCertificate | null {
  const certificate = server.certificate();
  return certificate && { ...certificate, trustedBy: server.trustedBy() };
}

/**
 * Returns the certificate that was refused; null when a failure is of another
 * kind.
 */
export function factsOf({ details }: Failure): SeenCertificate | null {
  const { sha256, subject, issuer, validFrom, validTo } = details;
  if (typeof sha256 !== "string") return null;
  return {
    sha256,
    subject: String(subject ?? ""),
    issuer: String(issuer ?? ""),
    validFrom: new Date(String(validFrom)),
    validTo: new Date(String(validTo)),
    trustedBy: null,
  };
}
