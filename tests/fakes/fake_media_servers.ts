import { Failure } from "../../src/core/failure.ts";
import type {
  Certificate,
  MediaServer,
  MediaServers,
  PublicInfo,
  RawReply,
  RawRequest,
  SignInReply,
  Trust,
} from "../../src/core/ports.ts";
import { Secret } from "../../src/core/secret.ts";

const CERTIFICATE: Certificate = {
  sha256: "ab".repeat(32),
  subject: "CN=fake",
  issuer: "CN=fake",
  validFrom: new Date("2026-01-01T00:00:00Z"),
  validTo: new Date("2027-01-01T00:00:00Z"),
};

/** One Jellyfin server in memory; fields are switches for a test to turn. */
export class FakeServer {
  id = "5".repeat(32);
  name = "Home";
  version = "10.11.0";
  ready = true;
  /** Thrown after a sign-in while set: the token is made all the same. */
  loseReply: Failure | null = null;
  /** Thrown by every call while set. */
  down: Failure | null = null;
  /** Accepts every call and answers none, until the caller cancels it. */
  silent = false;
  /** Whether a pin is needed to be trusted, as with a self-signed one. */
  needsPin = false;
  quickConnect = true;
  readonly users = new Map<string, { id: string; password: string }>([
    ["ada", { id: "a".repeat(32), password: "" }],
    ["demo", { id: "d".repeat(32), password: "demo" }],
  ]);
  /** Live tokens: text to user name and device id. */
  readonly tokens = new Map<string, { user: string; deviceId: string }>();
  /** Quick Connect codes: code to secret, and who approved it. */
  readonly codes = new Map<string, { secret: string; user: string | null }>();
  passwordSignIns = 0;
  /** What a script's call gets, given the token it came with. */
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

/** Servers by address; what is not there is unreachable. */
export class FakeMediaServers implements MediaServers {
  readonly #servers: ReadonlyMap<string, FakeServer>;
  pinsProveKey = true;
  /** Every address that was opened, with its trust and device. */
  readonly opened: Parameters<MediaServers["open"]>[0][] = [];
  openConnections = 0;

  constructor(servers: Readonly<Record<string, FakeServer>>) {
    this.#servers = new Map(Object.entries(servers));
  }

  open(
    address: {
      url: string;
      trust: Trust;
      deviceId: string;
      signal?: AbortSignal;
    },
  ): Promise<MediaServer> {
    this.openConnections++;
    this.opened.push(address);
    const server = this.#servers.get(address.url) ?? null;
    const closed = () => this.openConnections--;
    return Promise.resolve(new FakeConnection(server, address, closed));
  }
}

type Address = Parameters<FakeMediaServers["open"]>[0];

class FakeConnection implements MediaServer {
  readonly #server: FakeServer | null;
  readonly #address: Address;
  readonly #closed: () => void;

  constructor(
    server: FakeServer | null,
    address: Address,
    closed: () => void,
  ) {
    this.#server = server;
    this.#address = address;
    this.#closed = closed;
  }

  get media(): never {
    throw new Failure("internal", "Cannot call: not faked");
  }

  get library(): never {
    throw new Failure("internal", "Cannot call: not faked");
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
      return this.#reply(server, userName.toLowerCase());
    });
  }

  quickConnectEnabled(): Promise<boolean> {
    return this.#ask(({ quickConnect }) => quickConnect);
  }

  startQuickConnect(): Promise<{ code: string; secret: Secret }> {
    return this.#ask((server) => {
      if (!server.quickConnect) throw forbidden();
      const code = String(100_001 + server.codes.size);
      const secret = `SECRET-${code}`;
      server.codes.set(code, { secret, user: null });
      return { code, secret: new Secret(secret) };
    });
  }

  pollQuickConnect(secret: Secret): Promise<boolean> {
    return this.#ask((server) => find(server, secret).user !== null);
  }

  redeemQuickConnect(secret: Secret): Promise<SignInReply> {
    return this.#ask((server) => {
      const { user } = find(server, secret);
      if (user === null) throw expired();
      return this.#reply(server, user);
    });
  }

  strandedToken(): null {
    return null; // its answers are well formed
  }

  approveQuickConnect(token: Secret, code: string): Promise<void> {
    return this.#ask((server) => {
      const user = this.#userOf(server, token);
      const request = server.codes.get(code);
      if (!request) throw new Failure("not_found", "Cannot approve: no code");
      request.user = user;
    });
  }

  me(token: Secret): Promise<{ userId: string; userName: string }> {
    return this.#ask((server) => {
      const userName = this.#userOf(server, token);
      const userId = server.users.get(userName)?.id ?? "";
      return { userId, userName };
    });
  }

  signOut(token: Secret): Promise<void> {
    return this.#ask((server) => {
      this.#userOf(server, token);
      server.tokens.delete(token.expose());
    });
  }

  authorization(token: Secret): Secret {
    return new Secret(`MediaBrowser Token="${token.expose()}"`);
  }

  raw(token: Secret, request: RawRequest): Promise<RawReply> {
    return this.#ask((server) => {
      server.called.push(`${request.method} ${request.path}`);
      server.seenTokens.add(token.expose());
      const user = server.tokens.get(token.expose());
      const status = user ? server.status : 401;
      const { headers, body } = server;
      return { status, headers, body: pieces(body(token.expose())) };
    });
  }

  certificate(): Certificate {
    return CERTIFICATE;
  }

  trustedBy(): "system" | "pin" {
    return this.#address.trust.pinSha256 ? "pin" : "system";
  }

  clockSkewMs(): number {
    return 0;
  }

  close(): Promise<void> {
    this.#closed();
    return Promise.resolve();
  }

  #userOf(server: FakeServer, token: Secret): string {
    server.seenTokens.add(token.expose());
    const found = server.tokens.get(token.expose());
    if (!found) throw rejected();
    return found.user;
  }

  #reply(server: FakeServer, userName: string): SignInReply {
    const user = server.users.get(userName);
    const token = new Secret(server.make(userName, this.#address.deviceId));
    if (server.loseReply) throw server.loseReply;
    return { token, serverId: server.id, userId: user?.id ?? "", userName };
  }

  /** Every call goes through here: limits, trust, then the answer. */
  async #ask<T>(answer: (server: FakeServer) => T): Promise<T> {
    const { url, trust, signal } = this.#address;
    if (signal?.aborted) throw cancelled();
    const server = this.#server;
    if (!server) throw new Failure("unreachable", `Cannot reach "${url}"`);
    if (server.down) throw server.down;
    if (server.silent) await untilCancelled(signal);
    const { sha256, subject, issuer } = CERTIFICATE;
    const pinned = trust.pinSha256 !== null;
    if (pinned ? trust.pinSha256 !== sha256 : server.needsPin) {
      throw new Failure("tls_untrusted", `Cannot trust "${url}"`, {
        details: { sha256, subject, issuer, pinned },
      });
    }
    return answer(server);
  }
}

function untilCancelled(signal: AbortSignal | undefined): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  signal?.addEventListener("abort", () => reject(cancelled()), { once: true });
  return promise;
}

async function* pieces(texts: readonly string[]): AsyncIterable<Uint8Array> {
  for (const text of texts) {
    await Promise.resolve();
    yield new TextEncoder().encode(text);
  }
}

function find(server: FakeServer, secret: Secret) {
  for (const request of server.codes.values()) {
    if (request.secret === secret.expose()) return request;
  }
  throw expired();
}

const cancelled = () => new Failure("cancelled", "Cannot call: stopped");
const rejected = () => new Failure("rejected", "Cannot sign in: refused");
const forbidden = () => new Failure("forbidden", "Cannot start: it is off");
const expired = () => new Failure("expired", "Cannot poll: the code is gone");
