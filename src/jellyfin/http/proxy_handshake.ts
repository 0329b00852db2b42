/** Asks a proxy to open a connection to a server. */
import { isIP } from "node:net";
import { Failure } from "../../core/failure.ts";
import { type Proxy, proxyLabel } from "../../core/proxy.ts";
import { Secret } from "../../core/secret.ts";

/** The server to reach. */
export interface Target {
  /** Without brackets. */
  readonly hostname: string;
  readonly port: number;
}

type Bytes = Uint8Array<ArrayBuffer>;

const HEAD_MAX_BYTES = 16_384;
/** RFC 1928 and 1929 count names and passwords in one byte. */
const FIELD_MAX_BYTES = 255;

/**
 * Asks for a connection to `target`. What the connection carries afterwards
 * comes from the server.
 *
 * @throws {Failure} `unreachable`, without the proxy's credentials
 */
export async function askProxy(
  connection: Deno.Conn,
  { proxy, target }: { proxy: Proxy; target: Target },
): Promise<void> {
  const reader = new ExactReader(connection, proxy);
  await (proxy.kind === "socks5" ? askSocks : askConnect)(
    { connection, reader, proxy },
    target,
  );
}

interface Asked {
  readonly connection: Deno.Conn;
  readonly reader: ExactReader;
  readonly proxy: Proxy;
}

/** Sends CONNECT. Source: RFC 9110, 9.3.6. */
async function askConnect(
  { connection, reader, proxy }: Asked,
  { hostname, port }: Target,
): Promise<void> {
  const place = `${
    hostname.includes(":") ? `[${hostname}]` : hostname
  }:${port}`;
  const sent = [`CONNECT ${place} HTTP/1.1`, `Host: ${place}`];
  const basic = basicOf(proxy);
  if (basic) sent.push(`Proxy-Authorization: Basic ${basic.expose()}`);
  await write(
    connection,
    new TextEncoder().encode(`${sent.join("\r\n")}\r\n\r\n`),
  );
  const head = await reader.head();
  const [, status] = /^HTTP\/1\.[01] ([0-9]{3})\b/.exec(head) ?? [];
  if (status === undefined) throw notProxy(proxy);
  if (status === "407") throw refusedCredentials(proxy, { code: 407 });
  if (!status.startsWith("2")) {
    throw refused(proxy, {
      state: `it answered ${status}`,
      code: Number(status),
    });
  }
}

function basicOf({ credentials }: Proxy): Secret | null {
  if (credentials === null) return null;
  const { user, password } = credentials;
  const text = `${user.expose()}:${password.expose()}`;
  return new Secret(new TextEncoder().encode(text).toBase64());
}

/** The replies of RFC 1928, 6. */
const SOCKS_REPLIES: Readonly<Record<number, string>> = {
  1: "it failed",
  2: "its rules do not allow it",
  3: "the network is unreachable",
  4: "the host is unreachable",
  5: "the server refuses connections",
  6: "the server does not answer",
  7: "it does not support this",
  8: "it does not support this kind of address",
};

/** Speaks SOCKS 5. Source: RFC 1928 and 1929. */
async function askSocks(
  { connection, reader, proxy }: Asked,
  target: Target,
): Promise<void> {
  const { credentials } = proxy;
  const methods = credentials === null ? [0] : [0, 2];
  await write(connection, Uint8Array.from([5, methods.length, ...methods]));
  const [version, method] = await reader.bytes(2);
  if (version !== 5) throw notProxy(proxy);
  if (method === 2 && credentials !== null) {
    const fields = [credentials.user, credentials.password]
      .map((it) => fieldOf(it.expose(), proxy));
    await write(connection, Uint8Array.from([1, ...fields.flat()]));
    const [, state] = await reader.bytes(2);
    if (state !== 0) throw refusedCredentials(proxy, { code: null });
  } else if (method !== 0) throw refusedCredentials(proxy, { code: null });
  const { port } = target;
  const request = [5, 1, 0, ...addressOf(target, proxy), port >> 8, port & 255];
  await write(connection, Uint8Array.from(request));
  const [again, reply = 1, , kind] = await reader.bytes(4);
  if (again !== 5) throw notProxy(proxy);
  if (reply !== 0) {
    throw refused(proxy, {
      state: SOCKS_REPLIES[reply] ?? `it answered ${reply}`,
      code: reply,
    });
  }
  await reader.bytes(await boundLength(kind, { reader, proxy }) + 2);
}

/** Returns the length of the address that the proxy uses, which is not used. */
async function boundLength(
  kind: number | undefined,
  { reader, proxy }: Pick<Asked, "reader" | "proxy">,
): Promise<number> {
  if (kind === 1) return 4;
  if (kind === 4) return 16;
  if (kind === 3) return (await reader.bytes(1))[0] ?? 0;
  throw notProxy(proxy);
}

function addressOf({ hostname }: Target, proxy: Proxy): number[] {
  if (isIP(hostname) === 4) return [1, ...hostname.split(".").map(Number)];
  if (isIP(hostname) === 6) return [4, ...ipv6Bytes(hostname)];
  return [3, ...fieldOf(hostname, proxy)];
}

function ipv6Bytes(address: string): number[] {
  const [head = "", tail] = address.split("::");
  const groups = (text: string) => text === "" ? [] : text.split(":");
  const left = groups(head);
  const right = groups(tail ?? "");
  const zeros = Array(8 - left.length - right.length).fill("0");
  return [...left, ...(tail === undefined ? [] : zeros), ...right]
    .map((it) => parseInt(it, 16)).flatMap((it) => [it >> 8, it & 255]);
}

function fieldOf(text: string, proxy: Proxy): number[] {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > 0 && bytes.length <= FIELD_MAX_BYTES) {
    return [bytes.length, ...bytes];
  }
  throw refused(proxy, {
    state: "a name or password does not fit into its protocol",
  });
}

async function write(connection: Deno.Conn, bytes: Bytes): Promise<void> {
  for (let sent = 0; sent < bytes.length;) {
    sent += await connection.write(bytes.subarray(sent));
  }
}

/** Reads no byte too many: the next one belongs to the server. */
class ExactReader {
  readonly #connection: Deno.Conn;
  readonly #proxy: Proxy;

  constructor(connection: Deno.Conn, proxy: Proxy) {
    this.#connection = connection;
    this.#proxy = proxy;
  }

  async bytes(count: number): Promise<Bytes> {
    const bytes = new Uint8Array(count);
    for (let length = 0; length < count;) {
      const read = await this.#connection.read(bytes.subarray(length));
      if (read === null) {
        throw refused(this.#proxy, { state: "it closed the connection" });
      }
      length += read;
    }
    return bytes;
  }

  /** Reads up to the empty line after the headers. */
  async head(): Promise<string> {
    let text = "";
    while (!text.endsWith("\r\n\r\n")) {
      const [byte = 0] = await this.bytes(1);
      text += String.fromCharCode(byte);
      if (text.length > HEAD_MAX_BYTES) throw notProxy(this.#proxy);
    }
    return text;
  }
}

/** Returns the failure of a proxy that opens no connection. */
export function refused(
  proxy: Proxy,
  { state, code }: { state: string; code?: string | number },
): Failure {
  return new Failure(
    "unreachable",
    `Cannot connect through proxy "${proxyLabel(proxy)}": ${state}`,
    {
      hint: `Check ${proxy.variable}, or name the server in NO_PROXY`,
      ...(code === undefined ? {} : { code }),
    },
  );
}

function notProxy(proxy: Proxy): Failure {
  const expected = proxy.kind === "socks5" ? "a SOCKS 5" : "an HTTP";
  return refused(proxy, { state: `it does not reply like ${expected} proxy` });
}

/** @param code the HTTP status; null for a SOCKS proxy */
function refusedCredentials(
  proxy: Proxy,
  { code }: { code: number | null },
): Failure {
  const state = proxy.credentials === null
    ? "it requires a user name and a password"
    : "it refuses the user name or the password";
  return new Failure(
    "unreachable",
    `Cannot connect through proxy "${proxyLabel(proxy)}": ${state}`,
    {
      ...(code === null ? {} : { code }),
      hint: `Put both into ${proxy.variable}, percent-encoded: ` +
        "scheme://user:password@host:port",
    },
  );
}
