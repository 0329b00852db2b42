/**
 * The first Deno that was measured to check the handshake's signature also when
 * it is told to judge no chain and no name. Before it, whoever holds a copy of
 * the pinned certificate could pass for its owner: 2.7.11 does not notice.
 *
 * Nothing in 2.7.11 gets around it: given as the only CA, a certificate that is
 * a CA is refused before its signature is looked at; the versions and ciphers of
 * TLS cannot be chosen, so that the signature is never in the clear; and the
 * runtime's own switch ignores the system's CAs for every other server.
 * Test: `tests/jellyfin/pin_test.ts`.
 */
const PROVES_KEY_SINCE = [2, 9, 6] as const;

/** Returns whether a pinned server also proves to own the certificate's key. */
export function pinsProveKey(version: string = Deno.version.deno): boolean {
  const parts = version.split(".").map((it) => Number.parseInt(it));
  for (const [i, wanted] of PROVES_KEY_SINCE.entries()) {
    const part = parts[i] ?? 0;
    if (part !== wanted) return part > wanted;
  }
  return true;
}
