/** What rustls calls it, and what it is. */
const REASONS: Readonly<Record<string, string>> = {
  UnknownIssuer: "nobody vouches for its certificate",
  CaUsedAsEndEntity: "its certificate is self-signed",
  Expired: "its certificate has expired",
  NotValidYet: "its certificate is not valid yet",
  NotValidForName: "its certificate is for another name",
  Revoked: "its certificate was revoked",
  BadSignature: "it does not own its certificate",
};

/**
 * Why the system does not trust a server: a handshake of its own, with every
 * check on, that sends nothing. `node:tls` of Deno 2.7 does not say why.
 *
 * @returns plain words; null when the handshake succeeds or fails otherwise
 */
export async function findTlsReason(
  url: URL,
  options: { caPem: string | null; limitMs: number },
): Promise<string | null> {
  const { caPem, limitMs } = options;
  const handshake = shakeHands({
    hostname: url.hostname.replace(/^\[|\]$/g, ""),
    port: Number(url.port || 443),
    caCerts: caPem === null ? [] : [caPem],
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<string>((done) => {
    timer = setTimeout(() => done(""), limitMs);
  });
  const said = await Promise.race([handshake, limit]);
  clearTimeout(timer);
  const [, name] = /invalid peer certificate: (\w+)/.exec(said) ?? [];
  if (name === undefined) return null;
  return REASONS[name] ?? `its certificate is not accepted (${name})`;
}

/** What the handshake's failure says; empty when it succeeds. */
async function shakeHands(options: Deno.ConnectTlsOptions): Promise<string> {
  try {
    using connection = await Deno.connectTls(options);
    await connection.handshake();
    return "";
  } catch (caught) {
    return caught instanceof Error ? caught.message : "";
  }
}
