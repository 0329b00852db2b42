/** Runs servers that lie, and the real client. */
import { SYSTEM_TRUST, type Trust } from "../../src/core/account.ts";
import { Failure } from "../../src/core/failure.ts";
import type { MediaServer } from "../../src/core/ports.ts";
import {
  makeCertificate,
  type ServerCertificate,
} from "../../src/demo/certificate.ts";
import { JellyfinServers } from "../../src/jellyfin/jellyfin_servers.ts";
import { systemClock } from "../../src/system/clock.ts";
import { assertRejects } from "@std/assert";

export const DEVICE_ID = "0".repeat(32);

export const servers = new JellyfinServers({
  client: "JellyTau",
  version: "0.1.0",
  device: "test",
  clock: systemClock,
  random: () => 0.5,
});

/**
 * Defines a test that uses the network. The HTTP library keeps a timer running,
 * so open operations cannot be counted: neither here nor in other tests of the
 * file, during which such a timer may end.
 */
export function networkTest(
  name: string,
  fn: () => Promise<void> | void,
  options: { ignore?: boolean } = {},
): void {
  Deno.test({
    name,
    fn,
    sanitizeOps: false,
    sanitizeResources: false,
    ...options,
  });
}

/**
 * A limit for operations that must end by themselves, long enough for a busy
 * machine.
 */
const AMPLE_MS = 60_000;

type ClientOptions = Partial<Trust> & {
  readonly timeoutMs?: number | undefined;
};

/** Lends a client of the server at `url`. */
export async function withClient<T>(
  url: string,
  { timeoutMs = AMPLE_MS, ...trust }: ClientOptions,
  use: (server: MediaServer) => Promise<T>,
): Promise<T> {
  const server = await servers.open({
    url,
    trust: { ...SYSTEM_TRUST, ...trust },
    deviceId: DEVICE_ID,
    timeoutMs,
  });
  try {
    return await use(server);
  } finally {
    await server.close();
  }
}

/**
 * Returns the failure of `use`. Its kind is `timeout` if a limit ended it; name a
 * short `timeoutMs` if the test expects that.
 */
export async function failureOf(
  url: string,
  options: ClientOptions,
  use: (server: MediaServer) => Promise<unknown> = (it) => it.publicInfo(),
): Promise<Failure> {
  return await assertRejects(
    () => withClient(url, options, use),
    Failure,
  );
}

/**
 * The certificate of all raw servers of a process, because creating one is
 * slow.
 */
let shared: Promise<ServerCertificate> | null = null;
export function sharedCertificate(): Promise<ServerCertificate> {
  return shared ??= makeCertificate("ca-signed");
}

export interface RawServer {
  readonly url: string;
  readonly trust: Partial<Trust>;
  /** The received text of each connection. */
  readonly received: string[];
}

export type Conversation = (peer: {
  /** The received request up to the empty line; empty if there was none. */
  request: string;
  connection: Deno.Conn;
  say: (text: string | Uint8Array) => Promise<void>;
  /** The number of this connection, from 0. */
  count: number;
}) => Promise<void> | void;

/** Lends a TLS server that replies with any bytes, also with invalid HTTP. */
export async function withRawServer<T>(
  answer: Conversation,
  use: (server: RawServer) => Promise<T>,
): Promise<T> {
  const certificate = await sharedCertificate();
  const listener = Deno.listenTls({
    hostname: "127.0.0.1",
    port: 0,
    cert: certificate.certPem,
    key: certificate.keyPem,
  });
  const received: string[] = [];
  const open = new Set<Deno.Conn>();
  const serving = serve(listener, { answer, received, open });
  try {
    return await use({
      url: `https://127.0.0.1:${listener.addr.port}`,
      trust: { caPem: certificate.caPem },
      received,
    });
  } finally {
    listener.close();
    for (const connection of open) closeQuietly(connection);
    await serving;
  }
}

async function serve(
  listener: Deno.TlsListener,
  options: {
    answer: Conversation;
    received: string[];
    open: Set<Deno.Conn>;
  },
): Promise<void> {
  const { answer, received, open } = options;
  let count = 0;
  const talking: Promise<void>[] = [];
  while (true) {
    const connection = await listener.accept().catch(() => null);
    if (connection === null) break;
    open.add(connection);
    talking.push(talk(connection, { answer, received, count: count++ }));
  }
  await Promise.all(talking);
}

async function talk(
  connection: Deno.Conn,
  { answer, received, count }: {
    answer: Conversation;
    received: string[];
    count: number;
  },
): Promise<void> {
  try {
    while (true) {
      const request = await readHead(connection);
      received.push(request);
      if (request === "") break;
      await answer({
        request,
        connection,
        count,
        say: (text) => say(connection, text),
      });
    }
  } catch {
    // The client hung up, as it should.
  } finally {
    closeQuietly(connection);
  }
}

async function readHead(connection: Deno.Conn): Promise<string> {
  const buffer = new Uint8Array(16_384);
  let text = "";
  while (!text.includes("\r\n\r\n")) {
    const size = await connection.read(buffer);
    if (size === null) return text;
    text += new TextDecoder().decode(buffer.subarray(0, size));
  }
  return text;
}

async function say(
  connection: Deno.Conn,
  text: string | Uint8Array,
): Promise<void> {
  let rest = typeof text === "string" ? new TextEncoder().encode(text) : text;
  while (rest.length > 0) {
    rest = rest.subarray(await connection.write(rest));
  }
}

export function closeQuietly(connection: { close(): void }): void {
  try {
    connection.close();
  } catch {
    // It is closed already.
  }
}

/** Returns a complete HTTP reply. */
export function httpReply(
  status: number,
  options: { headers?: Record<string, string>; body?: string } = {},
): string {
  const body = options.body ?? "";
  const length = String(new TextEncoder().encode(body).length);
  const headers = {
    "content-type": "application/json",
    "content-length": length,
    ...options.headers,
  };
  const lines = Object.entries(headers).map(([name, it]) =>
    `${name}: ${it}\r\n`
  );
  return `HTTP/1.1 ${status} X\r\n${lines.join("")}\r\n${body}`;
}

export const PUBLIC_INFO = {
  LocalAddress: "http://172.17.0.2:8096",
  ServerName: "Home",
  Version: "12.0.0",
  ProductName: "Jellyfin Server",
  Id: "5".repeat(32),
  StartupWizardCompleted: true,
};
