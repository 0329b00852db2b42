/**
 * The first tested version of Deno that verifies the handshake's signature even
 * if it checks no chain and no name. With an older one, such as 2.7.11, anybody
 * with a copy of the pinned certificate can pose as its owner.
 *
 * 2.7.11 offers no way around this. It refuses a CA certificate as the server's
 * own before it checks the signature. It does not let a program choose versions
 * and ciphers of TLS, so the signature is never sent in the clear. Its switch
 * to ignore certificate errors also ignores the system's CAs for other servers.
 * Test: `tests/jellyfin/pin_test.ts`.
 */
const PROVES_KEY_SINCE = [2, 9, 6] as const;

/** Returns whether a pinned server must prove that it owns the private key. */
export function pinsProveKey(version: string = Deno.version.deno): boolean {
  const parts = version.split(".").map((it) => Number.parseInt(it));
  for (const [i, wanted] of PROVES_KEY_SINCE.entries()) {
    const part = parts[i] ?? 0;
    if (part !== wanted) return part > wanted;
  }
  return true;
}
