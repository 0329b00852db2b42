import type { Trust } from "../core/account.ts";
import { Failure } from "../core/failure.ts";
import type {
  Certificate,
  Clock,
  MediaServer,
  PublicInfo,
  QuickConnectRequest,
  SignInReply,
} from "../core/ports.ts";
import type { ServerSession } from "../core/session_ports.ts";
import { Secret } from "../core/secret.ts";
import { normaliseId } from "../core/token_key.ts";
import type * as v from "valibot";
import {
  authorizationHeader,
  type ClientIdentity,
} from "./authorization_header.ts";
import { accessAdvice } from "./access_advice.ts";
import { decodeReply, findToken, schemas } from "./decode_reply.ts";
import { type Call, JellyfinSession, JSON_BODY } from "./jellyfin_session.ts";
import { findProxy, isPage } from "./proxy_reply.ts";
import {
  closedToAll,
  codeExpired,
  headerDropped,
  lacksHeader,
  notAllowed,
  notAllowedToAny,
  quickConnectOff,
  signInBroken,
  webPage,
} from "./sign_in_failures.ts";
import { statusFailure } from "./status_failure.ts";
import {
  headerOf,
  type HttpReply,
  Transport,
  type TransportOptions,
} from "./http/transport.ts";

export interface JellyfinServerOptions extends TransportOptions {
  readonly identity: ClientIdentity;
}

/** One Jellyfin server, 10.10 to 12.x, over its HTTP API. */
export class JellyfinServer implements MediaServer {
  readonly #options: JellyfinServerOptions;
  readonly #transport: Transport;
  #clockSkewMs: number | null = null;
  #orphaned: Secret | null = null;
  #version: string | null = null;

  constructor(
    options: JellyfinServerOptions,
    transport: Transport = new Transport(options),
  ) {
    this.#options = options;
    this.#transport = transport;
  }

  async publicInfo(): Promise<PublicInfo> {
    const path = "/System/Info/Public";
    const reply = await this.#ask({ method: "GET", path });
    const { url, headers = null } = this.#options;
    const { status } = reply;
    const advice = accessAdvice(url, headers);
    if (isRefusal(reply)) throw closedToAll(url, { advice });
    if (status === 403) throw notAllowedToAny(`${url}${path}`, { advice });
    if (status !== 200) throw this.#failure(path, reply);
    if (isPage(reply)) throw webPage(path, { advice });
    const info = this.#decode(schemas.publicInfo, { reply, path });
    if (info.productname !== "Jellyfin Server") {
      throw new Failure(
        "not_jellyfin",
        `Cannot use "${url}": it is not a Jellyfin server`,
      );
    }
    this.#version = info.version;
    return {
      id: normaliseId(info.id),
      name: info.servername.trim() || new URL(url).host,
      version: info.version,
      productName: info.productname,
      startupWizardCompleted: info.startupwizardcompleted,
    };
  }

  async signInWithPassword(
    userName: string,
    password: Secret,
  ): Promise<SignInReply> {
    const path = "/Users/AuthenticateByName";
    const body = { Username: userName, Pw: password.expose() };
    const reply = await this.#ask({ method: "POST", path, body });
    if (reply.status === 200) return this.#signedIn(reply, path);
    const action = `Cannot sign in as "${userName}"`;
    if (isRefusal(reply)) {
      throw new Failure(
        "rejected",
        `${action}: the user name or password is wrong`,
      );
    }
    if (reply.status === 403) throw notAllowed(action);
    if (lacksHeader(reply) && userName.trim() !== "") {
      throw headerDropped(this.#options.url, "rejected");
    }
    if (reply.status === 400) {
      throw new Failure("rejected", `${action}: the server refuses the name`);
    }
    if (reply.status === 500) throw signInBroken(action);
    throw this.#failure(path, reply);
  }

  async quickConnectEnabled(): Promise<boolean> {
    const path = "/QuickConnect/Enabled";
    const reply = await this.#ask({ method: "GET", path });
    if (reply.status !== 200) throw this.#failure(path, reply);
    return this.#decode(schemas.boolean, { reply, path });
  }

  async startQuickConnect(): Promise<QuickConnectRequest> {
    const path = "/QuickConnect/Initiate";
    const reply = await this.#ask({ method: "POST", path });
    if (isRefusal(reply)) throw quickConnectOff();
    if (lacksHeader(reply)) throw headerDropped(this.#options.url);
    if (reply.status !== 200) throw this.#failure(path, reply);
    const { code, secret } = this.#decode(schemas.quickConnect, {
      reply,
      path,
    });
    return { code, secret: new Secret(secret) };
  }

  /** The secret is in the query because Jellyfin reads it nowhere else. */
  async pollQuickConnect(secret: Secret): Promise<boolean> {
    const path = "/QuickConnect/Connect";
    const query = `?secret=${encodeURIComponent(secret.expose())}`;
    const reply = await this.#ask({ method: "GET", path: `${path}${query}` });
    if (reply.status === 404) throw codeExpired();
    if (isRefusal(reply)) throw quickConnectOff();
    if (reply.status !== 200) throw this.#failure(path, reply);
    return this.#decode(schemas.quickConnect, { reply, path }).authenticated;
  }

  async redeemQuickConnect(secret: Secret): Promise<SignInReply> {
    const path = "/Users/AuthenticateWithQuickConnect";
    const body = { Secret: secret.expose() };
    const reply = await this.#ask({ method: "POST", path, body });
    if (reply.status === 200) return this.#signedIn(reply, path);
    if (reply.status === 404) throw codeExpired();
    if (isRefusal(reply)) throw quickConnectOff();
    if (lacksHeader(reply)) throw headerDropped(this.#options.url);
    if (reply.status === 403) throw notAllowed("Cannot sign in");
    throw this.#failure(path, reply);
  }

  onDevice(deviceId: string): MediaServer {
    const identity = { ...this.#options.identity, deviceId };
    const options = { ...this.#options, identity };
    const server = new JellyfinServer(options, this.#transport);
    server.#version = this.#version;
    server.#clockSkewMs = this.#clockSkewMs;
    return server;
  }

  as(token: Secret): ServerSession {
    const { identity, clock, limits: { jsonDepth } } = this.#options;
    const { headers = null } = this.#options;
    return new JellyfinSession({
      server: this,
      transport: this.#transport,
      identity,
      clock,
      headers,
      jsonDepth,
      ask: (call) => this.#ask(call),
      failure: (path, reply) => this.#failure(path, reply),
    }, token);
  }

  certificate(): Certificate | null {
    return this.#transport.certificate;
  }

  trustedBy(): "system" | "ca-file" | "pin" | null {
    const { trust, url } = this.#options;
    if (url.startsWith("http:")) return null;
    return trustedBy(trust);
  }

  clockSkewMs(): number | null {
    return this.#clockSkewMs;
  }

  close(): Promise<void> {
    return this.#transport.close();
  }

  async #ask(call: Call): Promise<HttpReply> {
    const { method, path, token, body, accept, etag, maxBodyBytes } = call;
    const { identity, clock } = this.#options;
    const reply = await this.#transport.send({
      method,
      path,
      headers: {
        authorization: authorizationHeader(identity, token ?? null),
        accept: accept ?? "application/json",
        ...(body === undefined ? {} : JSON_BODY),
        ...(etag === undefined ? {} : { "if-none-match": etag }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      ...(maxBodyBytes === undefined ? {} : { maxBodyBytes }),
    });
    this.#clockSkewMs = skewOf(reply, clock);
    // Checked before an endpoint takes the status for the server's own.
    const [place = ""] = path.split("?", 1);
    if (findProxy(reply) !== null) throw this.#failure(place, reply);
    return reply;
  }

  orphanedToken(): Secret | null {
    return this.#orphaned;
  }

  #signedIn(reply: HttpReply, path: string): SignInReply {
    const { jsonDepth } = this.#options.limits;
    this.#orphaned = findToken(reply, { path, jsonDepth });
    const it = this.#decode(schemas.signedIn, { reply, path });
    const signedIn = {
      token: new Secret(it.accesstoken),
      serverId: normaliseId(it.serverid),
      userId: normaliseId(it.user.id),
      userName: it.user.name,
    };
    this.#orphaned = null;
    return signedIn;
  }

  #decode<S extends v.GenericSchema>(
    schema: S,
    { reply, path }: { reply: HttpReply; path: string },
  ): v.InferOutput<S> {
    const { jsonDepth } = this.#options.limits;
    return decodeReply(schema, reply, { path, jsonDepth });
  }

  #failure(path: string, reply: HttpReply): Failure {
    const { url, clock, headers = null } = this.#options;
    const version = this.#version;
    const now = clock.now();
    return statusFailure(path, reply, { url, version, now, headers });
  }
}

function trustedBy({ pinSha256, caPem }: Trust): "system" | "ca-file" | "pin" {
  if (pinSha256 !== null) return "pin";
  return caPem === null ? "system" : "ca-file";
}

function skewOf(reply: HttpReply, clock: Clock): number | null {
  const theirs = Date.parse(headerOf(reply, "date") ?? "");
  return Number.isNaN(theirs) ? null : theirs - clock.now().getTime();
}

/** Returns whether Jellyfin refused; a proxy's reply has thrown before this. */
function isRefusal({ status }: HttpReply): boolean {
  return status === 401;
}
