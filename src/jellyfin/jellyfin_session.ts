import type { ServerChanges } from "../core/change_ports.ts";
import { refuseDroppedHeader } from "../core/dropped_header.ts";
import { Failure } from "../core/failure.ts";
import type { LibraryServer } from "../core/library_ports.ts";
import type { ListServer } from "../core/list_ports.ts";
import type { MediaStreams } from "../core/media_ports.ts";
import type { Clock, MediaServer } from "../core/ports.ts";
import type { RequestHeaders } from "../core/request_headers.ts";
import type {
  RawReply,
  RawRequest,
  ServerSession,
} from "../core/session_ports.ts";
import { Secret } from "../core/secret.ts";
import { normaliseId } from "../core/token_key.ts";
import {
  authorizationHeader,
  type ClientIdentity,
} from "./authorization_header.ts";
import { decodeReply, schemas } from "./decode_reply.ts";
import type { HttpReply, Transport } from "./http/transport.ts";
import { JellyfinLibrary } from "./jellyfin_library.ts";
import { JellyfinLists } from "./jellyfin_lists.ts";
import { JellyfinMedia } from "./jellyfin_media.ts";
import { approvalRefused, quickConnectOff } from "./sign_in_failures.ts";

export const JSON_BODY = { "content-type": "application/json" } as const;

/** One request to the API. */
export interface Call {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly token?: Secret;
  readonly body?: unknown;
  readonly accept?: string;
  /** The ETag of a stored copy, which is not sent again if it is the same. */
  readonly etag?: string;
  /** The limit for replies that may be larger than those of a sign-in. */
  readonly maxBodyBytes?: number;
}

/** The connection that all sessions of a server share. */
export interface Connection {
  readonly server: Pick<MediaServer, "startQuickConnect" | "clockSkewMs">;
  readonly transport: Pick<
    Transport,
    "stream" | "streamBytes" | "openWebSocket"
  >;
  readonly identity: ClientIdentity;
  readonly clock: Clock;
  /** The request headers that are sent, which no other program may see. */
  readonly headers: RequestHeaders | null;
  readonly jsonDepth: number;
  ask(call: Call): Promise<HttpReply>;
  failure(path: string, reply: HttpReply): Failure;
}

/** A Jellyfin server with the token of one user. */
export class JellyfinSession implements ServerSession {
  readonly #connection: Connection;
  readonly #token: Secret;
  readonly library: LibraryServer;
  readonly lists: ListServer;
  readonly media: MediaStreams;

  constructor(connection: Connection, token: Secret) {
    this.#connection = connection;
    this.#token = token;
    const calls = {
      ask: (call: Call) => this.#ask(call),
      failure: connection.failure,
    };
    this.library = new JellyfinLibrary(calls);
    this.lists = new JellyfinLists(calls);
    this.media = new JellyfinMedia({
      ...calls,
      stream: (request) => {
        const authorization = this.#header();
        const headers = { ...request.headers, authorization };
        return connection.transport.streamBytes({ ...request, headers });
      },
    });
  }

  async approveQuickConnect(code: string): Promise<void> {
    const path = "/QuickConnect/Authorize";
    const query = `?code=${encodeURIComponent(code)}`;
    const reply = await this.#ask({ method: "POST", path: `${path}${query}` });
    if (reply.status === 200) return;
    if (reply.status === 404) {
      throw new Failure(
        "not_found",
        `Cannot approve code "${code}": no device is waiting with this code`,
        { hint: "Check the digits; a code expires after ten minutes" },
      );
    }
    if (reply.status === 500) {
      throw new Failure(
        "not_found",
        `Cannot approve code "${code}": it is already approved`,
        {
          hint: "The other device should be signed in; otherwise start " +
            "again there",
        },
      );
    }
    const hasMessage = reply.body.length > 0;
    if (reply.status === 401 && hasMessage) throw quickConnectOff();
    if (reply.status === 403 && hasMessage) {
      throw approvalRefused(`Cannot approve code "${code}"`);
    }
    throw this.#connection.failure(path, reply);
  }

  async me(): Promise<{ userId: string; userName: string }> {
    const path = "/Users/Me";
    const { server, jsonDepth, failure } = this.#connection;
    const reply = await this.#ask({ method: "GET", path });
    if (reply.status === 400) {
      throw new Failure("rejected", "Cannot use token: it is an API key", {
        hint: "Use the token of a user: sign in with a password",
      });
    }
    // Without its header, a request looks like one with a revoked token.
    if (reply.status === 401) await refuseDroppedHeader(server);
    if (reply.status !== 200) throw failure(path, reply);
    const { id, name } = decodeReply(schemas.user, reply, { path, jsonDepth });
    return { userId: normaliseId(id), userName: name };
  }

  async signOut(): Promise<void> {
    const path = "/Sessions/Logout";
    const { server, failure } = this.#connection;
    const reply = await this.#ask({ method: "POST", path });
    if (reply.status === 204 || reply.status === 200) return;
    if (reply.status === 401) await refuseDroppedHeader(server);
    throw failure(path, reply);
  }

  authorization(): Secret {
    return new Secret(this.#header());
  }

  async raw({ method, path, body }: RawRequest): Promise<RawReply> {
    const { transport, headers: own } = this.#connection;
    const sent = await transport.stream({
      method,
      path,
      headers: {
        authorization: this.#header(),
        accept: "*/*",
        ...(body === null ? {} : JSON_BODY),
      },
      body,
    });
    const reply = own?.maskReply(sent) ?? sent;
    const { status, headers } = reply;
    if (status < 300 || status >= 400) return reply;
    const nothing = new Uint8Array(0);
    throw this.#connection.failure(path, { status, headers, body: nothing });
  }

  async openChanges(): Promise<ServerChanges> {
    const path = "/socket";
    const { transport, clock, failure } = this.#connection;
    const headers = { authorization: this.#header() };
    const reply = await transport.openWebSocket({ path, headers });
    const { openChanges } = await import("./open_changes.ts");
    return openChanges(reply, { clock, failure: (it) => failure(path, it) });
  }

  containsToken(text: string): boolean {
    return text.includes(this.#token.expose());
  }

  clockSkewMs(): number | null {
    return this.#connection.server.clockSkewMs();
  }

  #ask(call: Call): Promise<HttpReply> {
    return this.#connection.ask({ ...call, token: this.#token });
  }

  #header(): string {
    return authorizationHeader(this.#connection.identity, this.#token);
  }
}
