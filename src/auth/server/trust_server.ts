import {
  NO_DEVICE,
  type Server,
  type ServerAddress,
  type Trust,
} from "../../core/account.ts";
import { Failure, toFailure } from "../../core/failure.ts";
import { findAddress, withTrustIn } from "../../core/server_address.ts";
import {
  changed as anotherServer,
  withServer,
} from "../accounts/account_server.ts";
import type { AuthDependencies, CallOptions } from "../dependencies.ts";
import { findChangedRecord, rebindTokens } from "../storage/bind_tokens.ts";
import { WEAK_PIN } from "./identify_server.ts";
import { factsOf, type SeenCertificate, seenIn } from "./certificate.ts";

/** The new way to trust a known server. */
export interface TrustChange {
  readonly server: Server;
  /** Which of its addresses is meant. */
  readonly address: ServerAddress;
  /** The certificate to expect; null to accept the shown one, if `trustNew`. */
  readonly pinSha256: string | null;
  readonly trustNew: boolean;
  /** Drops the pin and trusts certificate authorities. */
  readonly byCa: boolean;
  /** CAs for this server alone; null keeps the stored ones. */
  readonly caPem: string | null;
}

export interface TrustOptions extends CallOptions {
  readonly tell: (notice: { kind: "notice"; text: string }) => void;
}

export interface TrustedServer {
  readonly server: Server;
  readonly address: ServerAddress;
  readonly certificate: SeenCertificate;
}

/**
 * Changes the certificate that is expected of a server, if the server still has
 * the same ID. Sends no token.
 *
 * @throws {Failure} `input_needed` with the certificate's facts in `details` if
 * none was chosen
 * @throws {Failure} `tls_untrusted` if the server shows another than the
 * expected one
 * @throws {Failure} `server_changed` if it is another server, or a token was
 * stored for another address
 * @throws {Failure} `not_found` if the address was removed meanwhile
 */
export async function trustServer(
  deps: AuthDependencies,
  change: TrustChange,
  call: TrustOptions,
): Promise<TrustedServer> {
  const { server, address, byCa } = change;
  if (byCa && (change.trustNew || change.pinSha256 !== null)) {
    throw new Failure("usage", "Cannot use `--by-ca` with a pin: choose one");
  }
  if (address.url.startsWith("http:")) throw noCertificate(address);
  const changed = await findChangedRecord(deps, server);
  const isFirst = address.url === server.url;
  const isFixable = changed?.remedy === "renew-pin" && isFirst;
  if (changed !== null && !isFixable) throw changed;
  // Another program may have recorded a CA that no token was stored for.
  const caPem = change.caPem ?? (changed === null ? address.trust.caPem : null);
  const trust = { ...address.trust, caPem, pinSha256: null };
  const meant = (trust: Trust) => ({ server, url: address.url, trust });
  if (byCa) {
    const trusted = await identifyAgain(deps, meant(trust), call);
    return await saveTrust(deps, trusted, call);
  }
  const shown = await readCertificate(deps, meant(trust), call);
  const pinSha256 = chosenPin(change, shown);
  const pinned = await identifyAgain(
    deps,
    meant({ ...trust, pinSha256 }),
    call,
  );
  if (!deps.servers.pinsProveKey) {
    call.tell({ kind: "notice", text: WEAK_PIN });
  }
  return await saveTrust(deps, pinned, call);
}

async function saveTrust(
  deps: AuthDependencies,
  trusted: TrustedServer,
  { tell }: TrustOptions,
): Promise<TrustedServer> {
  const { server: { id, name, version }, address } = trusted;
  const server = await deps.alone(async () => {
    // Another process may have removed an address meanwhile.
    const from = deps.accounts.findServer(id);
    if (!from || !findAddress(from, address.url)) throw removed(address);
    const to = withTrustIn({ ...from, name, version }, address);
    const isFirst = address.url === from.url;
    const rebinding = isFirst ? { from: to, to, anyTrust: true } : { from, to };
    await rebindTokens(deps, rebinding, { tell });
    deps.accounts.saveServer(to);
    return to;
  });
  return { ...trusted, server };
}

/** An address of a server, with the trust to try. */
interface Meant extends ServerAddress {
  readonly server: Server;
}

/** Reads the server's certificate, whether it is trusted or not. */
async function readCertificate(
  deps: AuthDependencies,
  meant: Meant,
  call: TrustOptions,
): Promise<SeenCertificate> {
  try {
    return (await identifyAgain(deps, meant, call)).certificate;
  } catch (caught) {
    const failure = toFailure(caught);
    const facts = failure.kind === "tls_untrusted" ? factsOf(failure) : null;
    if (facts === null) throw failure;
    return facts;
  }
}

async function identifyAgain(
  deps: AuthDependencies,
  { server, url, trust }: Meant,
  call: TrustOptions,
): Promise<TrustedServer> {
  const destination = { url, trust, deviceId: NO_DEVICE, call };
  return await withServer({ deps, options: destination }, async (it) => {
    const info = await it.publicInfo();
    if (info.id !== server.id) throw anotherServer({ ...server, url }, info);
    const { name, version } = info;
    const certificate = seenIn(it);
    if (certificate === null) throw noCertificate({ url });
    const address = { url, trust };
    return { server: { ...server, name, version }, address, certificate };
  });
}

function chosenPin(
  { address, pinSha256, trustNew }: TrustChange,
  shown: SeenCertificate,
): string {
  const { sha256, subject, issuer, validFrom, validTo } = shown;
  const details = {
    sha256,
    subject,
    issuer,
    validFrom: validFrom.toISOString(),
    validTo: validTo.toISOString(),
    pinnedBefore: address.trust.pinSha256,
  };
  const wanted = pinSha256 ?? (trustNew ? sha256 : null);
  if (wanted === null) {
    throw new Failure(
      "input_needed",
      `Cannot trust "${address.url}" again: no certificate was chosen`,
      {
        hint: "Use `--pin <sha256>`, `--trust-new` to accept the one it " +
          "shows, or `--by-ca` to drop the pin",
        remedy: "choose-certificate",
        details,
      },
    );
  }
  if (wanted === sha256) return wanted;
  throw new Failure(
    "tls_untrusted",
    `Cannot trust "${address.url}": it shows another certificate`,
    { details: { ...details, pinned: true } },
  );
}

function removed({ url }: ServerAddress): Failure {
  const state = "the address was removed";
  return new Failure("not_found", `Cannot trust "${url}": ${state}`);
}

function noCertificate({ url }: Pick<ServerAddress, "url">): Failure {
  return new Failure("usage", `Cannot trust "${url}": http has no certificate`);
}
