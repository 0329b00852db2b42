import {
  NO_DEVICE,
  type Server,
  type ServerAddress,
  type Trust,
} from "../../core/account.ts";
import { Failure, toFailure } from "../../core/failure.ts";
import type { MediaServer, PublicInfo } from "../../core/ports.ts";
import {
  changed,
  type Destination,
  openServer,
} from "../accounts/account_server.ts";
import { findAddress, withTrustIn } from "../../core/server_address.ts";
import type { AuthDependencies, CallOptions } from "../dependencies.ts";

export const WEAK_PIN =
  "This build compares the pinned certificate but cannot verify " +
  "that the server owns its key: use it for trials only";

/** The user's choice about trusting a server. */
export interface TrustRequest extends Trust {
  readonly url: string;
  /**
   * True to accept and pin the certificate that is shown, on first use only.
   */
  readonly trustNew: boolean;
}

export interface IdentifiedServer {
  /** The record of the server as it should be, with its other addresses. */
  readonly server: Server;
  /** The address that it answered at. */
  readonly address: ServerAddress;
  readonly info: PublicInfo;
  /** The connection that it answered on, without a device ID of its own. */
  readonly connection: MediaServer;
}

/**
 * Connects for the first time, without a token, and finds out which server
 * answers and under which trust. Lends that connection, so that later requests
 * go to the server that proved its certificate.
 *
 * @param known the server whose record has this address; null if none has
 * @throws {Failure} `tls_untrusted` with the certificate's facts in `details`
 * @throws {Failure} `server_changed` if another server answers at an address
 * that accounts use
 * @throws {Failure} `not_jellyfin`, `unreachable`, `timeout`, `insecure`, …
 */
export async function identifyServer<T>(
  { deps, request, known, call }: {
    deps: AuthDependencies;
    request: TrustRequest;
    known: Server | null;
    call: CallOptions;
  },
  use: (peer: IdentifiedServer) => Promise<T>,
): Promise<T> {
  const recorded = known && findAddress(known, request.url)?.trust;
  const peer = await connectNew(deps, {
    request,
    recorded: recorded ?? null,
    call,
  });
  try {
    const isUsed = deps.accounts.listAccounts()
      .some((it) => it.serverId === known?.id);
    if (known && isUsed && known.id !== peer.info.id) {
      throw changed({ ...known, url: request.url }, peer.info);
    }
    const server = known?.id === peer.info.id
      ? updated(known, peer)
      : peer.server;
    return await use({ ...peer, server });
  } finally {
    await peer.connection.close();
  }
}

/** Returns the record of a known server, with what it has just proved. */
function updated(known: Server, { address, info }: IdentifiedServer): Server {
  const { name, version } = info;
  return withTrustIn({ ...known, name, version }, address);
}

/**
 * Connects to an address without a token. Pins the certificate that is shown if
 * the request allows it; the caller closes the connection.
 *
 * @param recorded the trust in this address; null if it is not known
 */
export async function connectNew(
  deps: Pick<AuthDependencies, "servers">,
  { request, recorded, call }: {
    request: TrustRequest;
    recorded: Trust | null;
    call: CallOptions;
  },
): Promise<IdentifiedServer> {
  const trust = trustFor(request, recorded ?? undefined);
  const destination = { url: request.url, trust, deviceId: NO_DEVICE };
  return await identify(deps, { destination, call }).catch((caught) => {
    const pinSha256 = firstUsePin(request, {
      trust,
      refusal: toFailure(caught),
    });
    const again = { ...destination, trust: { ...trust, pinSha256 } };
    return identify(deps, { destination: again, call });
  });
}

async function identify(
  deps: Pick<AuthDependencies, "servers">,
  options: { destination: Destination; call: CallOptions },
): Promise<IdentifiedServer> {
  const { destination, call } = options;
  const connection = await openServer(deps, { ...destination, call });
  try {
    const info = await connection.publicInfo();
    const { id, name, version } = info;
    const { url, trust } = destination;
    const address = { url, trust };
    const server = { id, name, version, ...address };
    return { info, server, address, connection };
  } catch (caught) {
    await connection.close();
    throw caught;
  }
}

/**
 * Returns the trust to connect with. Only `server trust` replaces a stored pin.
 */
function trustFor(request: TrustRequest, recorded?: Trust): Trust {
  const { pinSha256: asked } = request;
  const pinned = recorded?.pinSha256 ?? null;
  if (pinned !== null && asked !== null && asked !== pinned) {
    throw new Failure(
      "tls_untrusted",
      `Cannot pin certificate for "${request.url}": another one is pinned`,
      {
        hint: "Change the pin with `jellytau server trust <server>`",
        remedy: "renew-pin",
      },
    );
  }
  return {
    caPem: request.caPem ?? recorded?.caPem ?? null,
    pinSha256: asked ?? pinned,
    allowLoopbackHttp: request.allowLoopbackHttp,
  };
}

/**
 * Returns the pin to try after a refusal; throws the refusal if none is
 * allowed.
 */
function firstUsePin(
  request: TrustRequest,
  { trust, refusal }: { trust: Trust; refusal: Failure },
): string {
  const shown = refusal.details.sha256;
  const mayPin = request.trustNew && trust.pinSha256 === null;
  if (refusal.kind !== "tls_untrusted" || !mayPin) throw refusal;
  if (typeof shown !== "string") throw refusal;
  return shown;
}
