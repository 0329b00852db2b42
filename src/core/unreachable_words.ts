import type { FailureKind } from "./failure.ts";

const WORDS: Partial<Record<FailureKind, string>> = {
  "server_changed": "another server answers",
  "tls_untrusted": "the certificate is not trusted",
  "not_jellyfin": "the answer is not from a Jellyfin server",
};

/**
 * Returns the reason why an account is `unreachable` although something answers
 * at its address; null if nothing does.
 */
export function unreachableWords(
  problem: { readonly kind: FailureKind } | null,
): string | null {
  return problem && (WORDS[problem.kind] ?? null);
}
