/**
 * Connections through a proxy. The HTTP library cannot use a connection that is
 * open already: TLS over an existing socket fails in Deno 2.7. It connects to a
 * port of this machine instead, which passes everything on. What passes is TLS
 * between the HTTP library and the server, so trust and pins are checked as
 * without a proxy.
 */
import { toFailure } from "../../core/failure.ts";
import type { Proxy } from "../../core/proxy.ts";
import { askProxy, refused, type Target } from "./proxy_handshake.ts";

const BUFFER_BYTES = 65_536;

/** A port on which exactly one connection to the server is accepted. */
export interface Tunnel {
  readonly port: number;
  close(): void;
}

/** Opens tunnels, and closes them together. */
export class Tunnels {
  readonly #proxy: Proxy;
  readonly #open = new Set<{ close(): void; ended: Promise<void> }>();

  constructor(proxy: Proxy) {
    this.#proxy = proxy;
  }

  /** @throws {Failure} `unreachable`, `timeout` */
  async open(target: Target, limitMs: number): Promise<Tunnel> {
    const server = await connectThrough(this.#proxy, { target, limitMs });
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const connections: Closer[] = [listener, server];
    const close = () => connections.forEach(closeQuietly);
    const timer = setTimeout(close, limitMs);
    const ended = listener.accept().then(async (client) => {
      clearTimeout(timer);
      connections.push(client);
      // Nobody else can connect from here on.
      closeQuietly(listener);
      await Promise.all([pass(client, server), pass(server, client)]);
    }).catch(() => undefined).finally(() => {
      clearTimeout(timer);
      close();
      this.#open.delete(tunnel);
    });
    const tunnel = { port: listener.addr.port, close, ended };
    this.#open.add(tunnel);
    return tunnel;
  }

  async close(): Promise<void> {
    const open = [...this.#open];
    for (const it of open) it.close();
    await Promise.all(open.map((it) => it.ended));
  }
}

/**
 * Connects to a server through a proxy, with a limit for all of it.
 *
 * @throws {Failure} `unreachable`
 */
export async function connectThrough(
  proxy: Proxy,
  { target, limitMs }: { target: Target | null; limitMs: number },
): Promise<Deno.Conn> {
  let connection: Deno.Conn | null = null;
  let isOver = false;
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    isOver = true;
    if (connection !== null) closeQuietly(connection);
    reject(refused(proxy, { state: "it does not answer", code: "ETIMEDOUT" }));
  }, limitMs);
  const connecting = async () => {
    const opened = await connectTo(proxy);
    connection = opened;
    try {
      if (isOver) throw refused(proxy, { state: "it does not answer" });
      if (target !== null) await askProxy(opened, { proxy, target });
      return opened;
    } catch (caught) {
      closeQuietly(opened);
      throw toFailure(caught).kind === "internal"
        ? refused(proxy, {
          state: "it closed the connection",
          code: "ECONNRESET",
        })
        : caught;
    }
  };
  const work = connecting();
  work.catch(() => undefined); // it may fail after the limit
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function connectTo(proxy: Proxy): Promise<Deno.Conn> {
  const { kind, hostname, port } = proxy;
  try {
    if (kind !== "https") return await Deno.connect({ hostname, port });
    const alpnProtocols = ["http/1.1"];
    const tls = await Deno.connectTls({ hostname, port, alpnProtocols });
    await tls.handshake();
    return tls;
  } catch (caught) {
    const name = caught instanceof Error ? caught.name : "";
    if (name === "ConnectionRefused") {
      throw refused(proxy, {
        state: "it refuses connections",
        code: "ECONNREFUSED",
      });
    }
    const isUntrusted = name === "InvalidData";
    const state = isUntrusted
      ? "its certificate is not trusted"
      : "it cannot be reached";
    throw refused(proxy, { state, code: name });
  }
}

/** Passes bytes on until one side ends, then ends the other one. */
async function pass(from: Deno.Conn, to: Deno.Conn): Promise<void> {
  const buffer = new Uint8Array(BUFFER_BYTES);
  try {
    for (;;) {
      const length = await from.read(buffer);
      if (length === null) break;
      for (let sent = 0; sent < length;) {
        sent += await to.write(buffer.subarray(sent, length));
      }
    }
    await to.closeWrite();
  } catch {
    // The other side closed: both are of no use any more.
    closeQuietly(from);
    closeQuietly(to);
  }
}

type Closer = Pick<Deno.Conn, "close">;

/** Closes a connection that may be closed already. */
function closeQuietly(connection: Closer): void {
  try {
    connection.close();
  } catch (caught) {
    if (!(caught instanceof Deno.errors.BadResource)) throw caught;
  }
}
