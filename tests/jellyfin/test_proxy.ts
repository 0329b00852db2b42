/** Runs a proxy that speaks HTTP CONNECT or SOCKS 5, as another program would. */
import { type Proxy, readProxySettings } from "../../src/core/proxy.ts";
import type { ServerCertificate } from "../../src/demo/certificate.ts";

export interface ProxyOptions {
  readonly kind: "http" | "https" | "socks5";
  /** The user name and the password that it requires. */
  readonly credentials?: readonly [user: string, password: string];
  /** For the kind `https`. */
  readonly certificate?: ServerCertificate;
  /** Replies with these bytes, and closes the connection. */
  readonly answer?: Uint8Array<ArrayBuffer>;
  /** Accepts connections and never answers. */
  readonly silent?: boolean;
}

export interface TestProxy {
  readonly port: number;
  /** The servers that it was asked for, as `host:port`. */
  readonly asked: string[];
  /** Every byte that clients have sent. */
  readonly received: number[];
}

/**
 * Lends a proxy that resolves every name to this machine.
 */
export async function withProxy(
  options: ProxyOptions,
  use: (proxy: TestProxy) => Promise<void>,
): Promise<void> {
  const at = { hostname: "127.0.0.1", port: 0 };
  const { certificate } = options;
  const listener = certificate
    ? Deno.listenTls({
      ...at,
      cert: certificate.certPem,
      key: certificate.keyPem,
    })
    : Deno.listen(at);
  const proxy = { port: listener.addr.port, asked: [], received: [] };
  const open = new Set<Deno.Conn>();
  const work: Promise<void>[] = [];
  const accepting = (async () => {
    for await (const client of listener as AsyncIterable<Deno.Conn>) {
      open.add(client);
      work.push(serve(new Peer(client, proxy), { options, open }));
    }
  })().catch(() => undefined);
  try {
    await use(proxy);
  } finally {
    listener.close();
    for (const it of open) close(it);
    await Promise.all([accepting, ...work]);
  }
}

/** Returns the proxy as an address in a variable names it. */
export function proxyAt(address: string): Proxy {
  const settings = readProxySettings(new Map([["HTTPS_PROXY", address]]));
  if (settings === null) throw new Error("no proxy");
  return settings.proxy;
}

/** Reads from a client, and records what it sent. */
class Peer {
  readonly connection: Deno.Conn;
  readonly proxy: TestProxy;

  constructor(connection: Deno.Conn, proxy: TestProxy) {
    this.connection = connection;
    this.proxy = proxy;
  }

  async read(count: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(count);
    for (let length = 0; length < count;) {
      const read = await this.connection.read(bytes.subarray(length));
      if (read === null) throw new Error("the client hung up");
      length += read;
    }
    this.proxy.received.push(...bytes);
    return bytes;
  }

  async text(end: string): Promise<string> {
    let text = "";
    while (!text.endsWith(end)) {
      text += String.fromCharCode((await this.read(1))[0] ?? 0);
    }
    return text;
  }
}

async function serve(
  peer: Peer,
  { options, open }: { options: ProxyOptions; open: Set<Deno.Conn> },
): Promise<void> {
  try {
    if (options.silent) return;
    if (options.answer) {
      await peer.read(1);
      if (options.answer.length === 0) return close(peer.connection);
      await peer.connection.write(options.answer);
      return void await peer.text("never");
    }
    const port = options.kind === "socks5"
      ? await readSocks(peer, options)
      : await readConnect(peer, options);
    if (port === null) return close(peer.connection);
    const server = await Deno.connect({ hostname: "127.0.0.1", port });
    open.add(server);
    await Promise.all([
      pass(server, { to: peer.connection }),
      pass(peer.connection, {
        to: server,
        record: peer.proxy.received,
      }),
    ]);
  } catch {
    close(peer.connection); // the client or the server hung up
  }
}

/** Answers CONNECT. @returns the port to connect to; null if it refuses */
async function readConnect(
  peer: Peer,
  { credentials }: ProxyOptions,
): Promise<number | null> {
  const head = await peer.text("\r\n\r\n");
  const say = (status: string) =>
    peer.connection.write(
      new TextEncoder().encode(`HTTP/1.1 ${status}\r\n\r\n`),
    );
  const [, target = ""] = /^CONNECT (\S+) HTTP\/1\.1\r\n/.exec(head) ?? [];
  if (credentials) {
    const basic = btoa(credentials.join(":"));
    if (!head.includes(`\r\nProxy-Authorization: Basic ${basic}\r\n`)) {
      await say("407 Proxy Authentication Required");
      return null;
    }
  }
  peer.proxy.asked.push(target);
  await say("200 Connection established");
  return Number(target.split(":").at(-1));
}

/** Answers SOCKS 5. @returns the port to connect to; null if it refuses */
async function readSocks(
  peer: Peer,
  { credentials }: ProxyOptions,
): Promise<number | null> {
  const say = (...bytes: number[]) =>
    peer.connection.write(Uint8Array.from(bytes));
  const [, count = 0] = await peer.read(2);
  const methods = [...await peer.read(count)];
  const method = credentials ? 2 : 0;
  if (!methods.includes(method)) {
    await say(5, 255);
    return null;
  }
  await say(5, method);
  if (credentials) {
    await peer.read(1);
    const given = [await field(peer), await field(peer)];
    const isRight = given.join("\n") === credentials.join("\n");
    await say(1, isRight ? 0 : 1);
    if (!isRight) return null;
  }
  const [, , , kind] = await peer.read(4);
  const host = kind === 3
    ? await field(peer)
    : [...await peer.read(kind === 1 ? 4 : 16)].join(".");
  const [high = 0, low = 0] = await peer.read(2);
  const port = high * 256 + low;
  peer.proxy.asked.push(`${host}:${port}`);
  // It names the address that it uses with a name, which is allowed.
  await say(5, 0, 0, 3, 4, 104, 111, 115, 116, 0, 80);
  return port;
}

async function field(peer: Peer): Promise<string> {
  const [length = 0] = await peer.read(1);
  return new TextDecoder().decode(await peer.read(length));
}

async function pass(
  from: Deno.Conn,
  { to, record = [] }: { to: Deno.Conn; record?: number[] },
): Promise<void> {
  const buffer = new Uint8Array(65_536);
  try {
    for (;;) {
      const length = await from.read(buffer);
      if (length === null) break;
      record.push(...buffer.subarray(0, length));
      for (let sent = 0; sent < length;) {
        sent += await to.write(buffer.subarray(sent, length));
      }
    }
  } catch {
    // the other side hung up
  }
  close(from);
  close(to);
}

function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // it is closed already
  }
}
