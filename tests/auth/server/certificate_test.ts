import { factsOf, seenIn } from "../../../src/auth/server/certificate.ts";
import { Failure } from "../../../src/core/failure.ts";
import { assertEquals } from "@std/assert";

const SHOWN = {
  sha256: "a".repeat(64),
  subject: "CN=media.example",
  issuer: "CN=media.example",
  validFrom: new Date("2026-01-01T00:00:00Z"),
  validTo: new Date("2027-01-01T00:00:00Z"),
};

Deno.test("factsOf() reads the certificate of a refusal, and null when there is none in it", () => {
  const details = {
    ...SHOWN,
    validFrom: SHOWN.validFrom.toISOString(),
    validTo: SHOWN.validTo.toISOString(),
  };
  const refused = new Failure("tls_untrusted", "Cannot connect: x", {
    details,
  });
  assertEquals(factsOf(refused), { ...SHOWN, trustedBy: null });
  assertEquals(factsOf(new Failure("timeout", "Cannot connect: x")), null);
});

Deno.test("seenIn() returns what vouched for a certificate, and null without one", () => {
  const connection = (certificate: typeof SHOWN | null) => ({
    certificate: () => certificate,
    trustedBy: () => "pin" as const,
  });
  assertEquals(seenIn(connection(SHOWN)), { ...SHOWN, trustedBy: "pin" });
  assertEquals(seenIn(connection(null)), null);
});
