import { NO_DEVICE, SYSTEM_TRUST } from "../../core/account.ts";
import { Failure, toFailure } from "../../core/failure.ts";
import { findAddress, findServerAt } from "../../core/server_address.ts";
import { isLoopbackHost } from "../../core/server_url.ts";
import type {
  AuthDependencies,
  CallOptions,
  NoticeOptions,
} from "../dependencies.ts";
import { withServer } from "../accounts/account_server.ts";

/** Limits all ports together; a closed one answers at once. */
const LIMIT_MS = 5_000;
/** The HTTPS port of a proxy, and Jellyfin's own. */
const HTTPS_PORTS = ["", "8920"];

/**
 * Returns whether an address uses http:// and is not a loopback address that
 * the user allowed.
 */
export function isInsecure(
  url: string,
  { accounts }: Pick<AuthDependencies, "accounts">,
  { allowLoopbackHttp }: { allowLoopbackHttp: boolean },
): boolean {
  const { protocol, hostname } = new URL(url);
  if (protocol !== "http:") return false;
  const known = accounts.listServers().find((it) => it.url === url);
  const isAllowed = allowLoopbackHttp || known?.trust.allowLoopbackHttp;
  return !(isAllowed && isLoopbackHost(hostname));
}

/**
 * Returns the address to use. For http://, that is https:// on the same host,
 * and a notice reports it.
 *
 * @throws {Failure} see {@link findHttps}
 */
export async function secureUrl(
  deps: Pick<AuthDependencies, "servers" | "accounts">,
  { given, call, allowLoopbackHttp = false }: {
    given: string;
    call: NoticeOptions;
    allowLoopbackHttp?: boolean | undefined;
  },
): Promise<string> {
  if (!isInsecure(given, deps, { allowLoopbackHttp })) return given;
  const url = await findHttps(deps, given, call);
  call.tell({ kind: "notice", text: replacementNotice(given, url) });
  return url;
}

/** Returns the addresses on the same host where the server may offer HTTPS. */
function httpsAddressesOf(url: string): string[] {
  const { hostname, port, pathname } = new URL(url);
  const path = pathname.replace(/\/$/, "");
  const ports = port === "" ? HTTPS_PORTS : [port, ...HTTPS_PORTS];
  return ports.map((it) =>
    `https://${hostname}${it === "" ? "" : `:${it}`}${path}`
  );
}

/**
 * Finds the HTTPS address of a server whose http:// address was given. Requests
 * only its public information, and sends no secret.
 *
 * @returns an address with a trusted certificate if there is one, else one
 * whose certificate the user has to judge
 * @throws {Failure} `insecure` if there is none, `cancelled`
 */
export async function findHttps(
  deps: Pick<AuthDependencies, "servers" | "accounts">,
  url: string,
  call: CallOptions,
): Promise<string> {
  const timeoutMs = Math.min(call.timeoutMs ?? LIMIT_MS, LIMIT_MS);
  const answers = await Promise.all(
    httpsAddressesOf(url).map(async (address) => {
      const known = findServerAt(deps.accounts.listServers(), address);
      const recorded = known && findAddress(known, address);
      const trust = {
        ...recorded?.trust ?? SYSTEM_TRUST,
        allowLoopbackHttp: false,
      };
      const options = {
        url: address,
        trust,
        deviceId: NO_DEVICE,
        call: { ...call, timeoutMs },
      };
      try {
        await withServer({ deps, options }, (server) => server.publicInfo());
        return { address, rank: 0 };
      } catch (caught) {
        const { kind } = toFailure(caught);
        if (kind === "cancelled") throw caught;
        return { address, rank: kind === "tls_untrusted" ? 1 : 2 };
      }
    }),
  );
  const [best] = answers.toSorted((a, b) => a.rank - b.rank);
  if (best === undefined || best.rank > 1) throw noHttps(url);
  return best.address;
}

/** Returns the notice that another address is used. */
function replacementNotice(given: string, used: string): string {
  return `"${given}" is not encrypted: using "${used}" instead`;
}

function noHttps(url: string): Failure {
  const { origin } = new URL(url);
  return new Failure(
    "insecure",
    `Cannot use "${origin}": it does not use https://, and the ` +
      "server does not offer it",
  );
}
