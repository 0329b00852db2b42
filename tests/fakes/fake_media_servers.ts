import { Failure } from "../../src/core/failure.ts";
import type {
  Certificate,
  MediaServer,
  MediaServers,
  PublicInfo,
  SignInReply,
} from "../../src/core/ports.ts";
import type { ServerSession } from "../../src/core/session_ports.ts";
import { Secret } from "../../src/core/secret.ts";
import { isLoopbackHost } from "../../src/core/server_url.ts";
import { FakeSession, rejected, requireQuickConnect } from "./fake_session.ts";

const CERTIFICATE: Certificate = {
  sha256: "ab".repeat(32),
  subject: "CN=fake",
  issuer: "CN=fake",
  validFrom: new Date("2026-01-01T00:00:00Z"),
  validTo: new Date("2027-01-01T00:00:00Z"),
};

interface CodeRequest {
  secret: string;
  user: string | null;
  deviceId: string;
  /** The token; null until the code is approved by a session, or redeemed. */
  token: string | null;
}

/** One Jellyfin server in memory; tests set its fields. */
export class FakeServer {
  id = "5".repeat(32);
  name = "Home";
  version = "10.11.0";
  ready = true;
  /** Thrown after a sign-in while set; the token is issued nevertheless. */
  loseReply: Failure | null = null;
  /** Thrown by every call while set. */
  down: Failure | null = null;
  /** Accepts every call and answers none, until the caller cancels it. */
  silent = false;
  /** The number of pending calls of a silent server. */
  pendingCalls = 0;
  /** If true, signing out fails and revokes nothing. */
  keepsTokens = false;
  /** Redirects every call to another origin. */
  redirects = false;
  /** If true, the server is trusted only with a pin, like a self-signed one. */
  needsPin = false;
  quickConnect = true;
  readonly users = new Map<string, { id: string; password: string }>([
    ["ada", { id: "a".repeat(32), password: "" }],
    ["demo", { id: "d".repeat(32), password: "demo" }],
  ]);
  /** Valid tokens, with user name and device ID. */
  readonly tokens = new Map<string, { user: string; deviceId: string }>();
  /** Quick Connect codes, with their secret and the user who approved them. */
  readonly codes = new Map<string, CodeRequest>();
  passwordSignIns = 0;
  /** The status of the reply to an API call; its body may depend on the token. */
  status = 200;
  headers: [string, string][] = [];
  body: (token: string) => readonly string[] = () => [];
  readonly called: string[] = [];
  /** Every token that was sent here, also a refused one. */
  readonly seenTokens = new Set<string>();
  #made = 0;

  make(user: string, deviceId: string): string {
    for (const [text, it] of this.tokens) {
      if (it.user === user && it.deviceId === deviceId) {
        this.tokens.delete(text);
      }
    }
    const text = `token-${++this.#made}-of-${user}`;
    this.tokens.set(text, { user, deviceId });
    return text;
  }
}

/** Servers by address; any other address is unreachable. */
export class FakeMediaServers implements MediaServers {
  readonly #servers: ReadonlyMap<string, FakeServer>;
  pinsProveKey = true;
  readonly deviceName = "laptop";
  /** Every address that was opened, and every other device used there. */
  readonly opened: Parameters<MediaServers["open"]>[0][] = [];
  openConnections = 0;

  constructor(servers: Readonly<Record<string, FakeServer>>) {
    this.#servers = new Map(Object.entries(servers));
  }

  // deno-lint-ignore require-await -- a throw must become a rejection
  async open(address: Address): Promise<MediaServer> {
    refuseAddress(address);
    this.openConnections++;
    this.opened.push(address);
    const server = this.#servers.get(address.url) ?? null;
    const closed = () => this.openConnections--;
    const { opened } = this;
    return new FakeConnection(server, address, { opened, closed });
  }
}

type Address = Parameters<MediaServers["open"]>[0];

function refuseAddress({ url, trust }: Address): void {
  const parsed = URL.parse(url);
  if (parsed === null) throw new Failure("usage", `Cannot use "${url}"`);
  if (parsed.protocol === "https:") return;
  const isTunnel = parsed.protocol === "http:" &&
    isLoopbackHost(parsed.hostname) && trust.allowLoopbackHttp;
  if (!isTunnel) throw new Failure("insecure", `Cannot use "${url}"`);
}

class FakeConnection implements MediaServer {
  readonly #server: FakeServer | null;
  readonly #address: Address;
  readonly #opened: Address[];
  #closed: () => void;
  #hasConnected = false;
  #hasReplied = false;

  constructor(
    server: FakeServer | null,
    address: Address,
    { opened, closed }: { opened: Address[]; closed: () => void },
  ) {
    this.#server = server;
    this.#address = address;
    this.#opened = opened;
    this.#closed = closed;
  }

  publicInfo(): Promise<PublicInfo> {
    return this.#ask(({ id, name, ready, version }) => ({
      id,
      name,
      version,
      productName: "Jellyfin Server",
      startupWizardCompleted: ready,
    }));
  }

  signInWithPassword(userName: string, given: Secret): Promise<SignInReply> {
    return this.#ask((server) => {
      server.passwordSignIns++;
      const user = server.users.get(userName.toLowerCase());
      if (!user || user.password !== given.expose()) throw rejected();
      const name = userName.toLowerCase();
      const token = server.make(name, this.#address.deviceId);
      return this.#reply(server, { userName: name, token });
    });
  }

  quickConnectEnabled(): Promise<boolean> {
    return this.#ask(({ quickConnect }) => quickConnect);
  }

  startQuickConnect(): Promise<{ code: string; secret: Secret }> {
    return this.#ask((server) => {
      requireQuickConnect(server);
      const code = String(100_001 + server.codes.size);
      const secret = `SECRET-${code}`;
      const { deviceId } = this.#address;
      server.codes.set(code, { secret, user: null, deviceId, token: null });
      return { code, secret: new Secret(secret) };
    });
  }

  pollQuickConnect(secret: Secret): Promise<boolean> {
    return this.#ask((server) => {
      requireQuickConnect(server);
      return find(server, secret).user !== null;
    });
  }

  redeemQuickConnect(secret: Secret): Promise<SignInReply> {
    return this.#ask((server) => {
      requireQuickConnect(server);
      const request = find(server, secret);
      const { user } = request;
      if (user === null) throw expired();
      request.token ??= server.make(user, request.deviceId);
      return this.#reply(server, { userName: user, token: request.token });
    });
  }

  orphanedToken(): null {
    return null; // its replies are well-formed
  }

  onDevice(deviceId: string): MediaServer {
    const address = { ...this.#address, deviceId };
    this.#opened.push(address);
    return new FakeConnection(this.#server, address, {
      opened: this.#opened,
      closed: () => this.close(),
    });
  }

  as(token: Secret): ServerSession {
    return new FakeSession((answer) => this.#ask(answer), token);
  }

  certificate(): Certificate | null {
    return this.#hasConnected ? CERTIFICATE : null;
  }

  trustedBy(): "system" | "ca-file" | "pin" {
    const { pinSha256, caPem } = this.#address.trust;
    if (pinSha256 !== null) return "pin";
    return caPem === null ? "system" : "ca-file";
  }

  clockSkewMs(): number | null {
    return this.#hasReplied ? 0 : null;
  }

  close(): Promise<void> {
    this.#closed();
    this.#closed = () => undefined;
    return Promise.resolve();
  }

  #reply(
    server: FakeServer,
    { userName, token }: { userName: string; token: string },
  ): SignInReply {
    if (server.loseReply) throw server.loseReply;
    const userId = server.users.get(userName)?.id ?? "";
    const { id: serverId } = server;
    return { token: new Secret(token), serverId, userId, userName };
  }

  /** Makes a call: checks limits and trust, then answers. */
  async #ask<T>(answer: (server: FakeServer) => T): Promise<T> {
    const { onOutcome = () => undefined } = this.#address;
    const server = await this.#connect().catch((failure: Failure) => {
      onOutcome(failure);
      throw failure;
    });
    this.#hasReplied = true;
    try {
      const reply = answer(server);
      onOutcome(isRefusal(reply) ? rejected() : null);
      return reply;
    } catch (caught) {
      const failure = caught instanceof Failure ? caught : null;
      onOutcome(failure?.kind === "rejected" ? failure : null);
      throw caught;
    }
  }

  async #connect(): Promise<FakeServer> {
    const { url, trust, signal } = this.#address;
    if (signal?.aborted) throw cancelled();
    const server = this.#server;
    if (!server) throw new Failure("unreachable", `Cannot reach "${url}"`);
    if (server.down) throw server.down;
    if (server.silent) {
      server.pendingCalls++;
      await untilCancelled(signal).finally(() => server.pendingCalls--);
    }
    const { sha256, subject, issuer } = CERTIFICATE;
    const pinned = trust.pinSha256 !== null;
    if (pinned ? trust.pinSha256 !== sha256 : server.needsPin) {
      throw new Failure("tls_untrusted", `Cannot trust "${url}"`, {
        details: { sha256, subject, issuer, pinned },
      });
    }
    this.#hasConnected = true;
    if (server.redirects) {
      throw new Failure("insecure", `Cannot use "${url}": it redirects`);
    }
    return server;
  }
}

function untilCancelled(signal: AbortSignal | undefined): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  signal?.addEventListener("abort", () => reject(cancelled()), { once: true });
  return promise;
}

function find(server: FakeServer, secret: Secret): CodeRequest {
  for (const request of server.codes.values()) {
    if (request.secret === secret.expose()) return request;
  }
  throw expired();
}

/** Returns whether it is a script's reply that refuses the token. */
function isRefusal(reply: unknown): boolean {
  return typeof reply === "object" && reply !== null && "status" in reply &&
    reply.status === 401;
}

const cancelled = () => new Failure("cancelled", "Cannot call: stopped");
const expired = () =>
  new Failure("expired", "Cannot poll: the code has expired");
