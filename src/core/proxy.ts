import { Failure } from "./failure.ts";
import { Secret } from "./secret.ts";
import { isLoopbackHost } from "./server_url.ts";

/** A proxy that opens connections to servers. */
export interface Proxy {
  readonly kind: "http" | "https" | "socks5";
  readonly hostname: string;
  readonly port: number;
  readonly credentials: ProxyCredentials | null;
  /** The environment variable that names it. */
  readonly variable: string;
}

export interface ProxyCredentials {
  readonly user: Secret;
  readonly password: Secret;
}

/** The environment's proxy, and the hosts that are reached without it. */
export interface ProxySettings {
  readonly proxy: Proxy;
  /** The value of `NO_PROXY`; empty if it is not set. */
  readonly except: string;
}

/** The lower-case names win, as in curl. */
const PROXY_VARIABLES = [
  "https_proxy",
  "HTTPS_PROXY",
  "all_proxy",
  "ALL_PROXY",
];
const EXCEPT_VARIABLES = ["no_proxy", "NO_PROXY"];

const KINDS: Readonly<
  Record<string, { kind: Proxy["kind"]; port: number }>
> = {
  "http:": { kind: "http", port: 80 },
  "https:": { kind: "https", port: 443 },
  // The proxy resolves the names, so that this machine's network learns none.
  "socks:": { kind: "socks5", port: 1080 },
  "socks5:": { kind: "socks5", port: 1080 },
  "socks5h:": { kind: "socks5", port: 1080 },
};

/**
 * Reads the proxy of the environment.
 *
 * @returns null if none is set
 * @throws {Failure} `usage` for an invalid value, which it does not quote: it
 * may hold a password
 */
export function readProxySettings(
  variables: { get(name: string): string | undefined },
): ProxySettings | null {
  const variable = PROXY_VARIABLES.find((it) => variables.get(it)?.trim());
  if (variable === undefined) return null;
  const proxy = parseProxy(variables.get(variable)?.trim() ?? "", variable);
  const except = EXCEPT_VARIABLES.map((it) => variables.get(it))
    .find((it) => it?.trim()) ?? "";
  return { proxy, except };
}

function parseProxy(value: string, variable: string): Proxy {
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(value);
  const url = URL.parse(hasScheme ? value : `http://${value}`);
  const known = url && Object.hasOwn(KINDS, url.protocol)
    ? KINDS[url.protocol]
    : undefined;
  if (!url || !known || url.hostname === "" || hasMore(url)) {
    throw badProxy(variable);
  }
  const { kind, port } = known;
  return {
    kind,
    variable,
    hostname: url.hostname.replace(/^\[|\]$/g, ""),
    port: Number(url.port) || port,
    credentials: readCredentials(url, variable),
  };
}

/**
 * Returns whether more follows the port. A password with a `/`, `?` or `#` that
 * is not percent-encoded ends there, and its start would be taken for the port.
 */
function hasMore({ pathname, search, hash }: URL): boolean {
  return !["", "/"].includes(pathname) || search !== "" || hash !== "";
}

function readCredentials(
  { username, password }: URL,
  variable: string,
): ProxyCredentials | null {
  if (username === "" && password === "") return null;
  try {
    const user = new Secret(decodeURIComponent(username));
    return { user, password: new Secret(decodeURIComponent(password)) };
  } catch {
    throw badProxy(variable);
  }
}

function badProxy(variable: string): Failure {
  return new Failure(
    "usage",
    `Cannot use ${variable}: it is not the address of a proxy`,
    {
      hint: "Use http://host:port, https://host:port or socks5h://host:port; " +
        "percent-encode special characters of a password",
    },
  );
}

/**
 * Returns the proxy for a server; null if it is reached directly. This machine
 * always is.
 */
export function proxyFor(
  settings: ProxySettings | null,
  url: URL,
): Proxy | null {
  const isDirect = settings === null || url.protocol !== "https:" ||
    isLoopbackHost(url.hostname) || isExcepted(url, settings.except);
  return isDirect ? null : settings.proxy;
}

/** Names a proxy without its credentials. */
export function proxyLabel({ kind, hostname, port }: Proxy): string {
  const scheme = kind === "socks5" ? "socks5h" : kind;
  const host = hostname.includes(":") ? `[${hostname}]` : hostname;
  return `${scheme}://${host}:${port}`;
}

/**
 * Returns whether `NO_PROXY` names a host: `*`, a name with its subdomains, an
 * address, or a range of IPv4 addresses, each with a port if it is for that
 * one only.
 */
function isExcepted({ hostname, port }: URL, except: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, "").toLowerCase();
  return except.toLowerCase().split(/[\s,]+/).some((entry) => {
    const [, bracketed, plain = "", only] =
      /^(?:\[([^\]]*)\]|(.*?))(?::([0-9]+))?$/.exec(
        // An IPv6 address without brackets has no port.
        entry.split(":").length > 2 && !entry.startsWith("[")
          ? `[${entry}]`
          : entry,
      ) ?? [];
    const name = (bracketed ?? plain).replace(/^\*?\./, "");
    if (only !== undefined && only !== (port || "443")) return false;
    if (plain === "*") return true;
    if (name === "") return false;
    return host === name || host.endsWith(`.${name}`) || isInRange(host, name);
  });
}

function isInRange(host: string, range: string): boolean {
  const [network = "", bits = ""] = range.split("/");
  const [address, first] = [ipv4(host), ipv4(network)];
  const size = Number(bits);
  if (address === null || first === null) return false;
  if (!/^[0-9]{1,2}$/.test(bits) || size > 32) return false;
  const span = 2 ** (32 - size);
  return Math.floor(address / span) === Math.floor(first / span);
}

function ipv4(text: string): number | null {
  const parts = text.split(".").map(Number);
  const isAddress = /^[0-9]{1,3}(\.[0-9]{1,3}){3}$/.test(text) &&
    parts.every((it) => it <= 255);
  return isAddress ? parts.reduce((sum, it) => sum * 256 + it, 0) : null;
}
