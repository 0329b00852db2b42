import { Failure } from "../../src/core/failure.ts";
import { Secret } from "../../src/core/secret.ts";
import type {
  RawReply,
  RawRequest,
  ServerSession,
} from "../../src/core/session_ports.ts";
import type { FakeServer } from "./fake_media_servers.ts";

/** Asks the server, unless it cannot be reached. */
type Ask = <T>(answer: (server: FakeServer) => T) => Promise<T>;

/** A token at a server in memory. */
export class FakeSession implements ServerSession {
  readonly #ask: Ask;
  readonly #token: Secret;

  constructor(ask: Ask, token: Secret) {
    this.#ask = ask;
    this.#token = token;
  }

  get media(): never {
    throw new Failure("internal", "Cannot call: not faked");
  }

  get lists(): never {
    throw new Failure("internal", "Cannot call: not faked");
  }

  get library(): never {
    throw new Failure("internal", "Cannot call: not faked");
  }

  approveQuickConnect(code: string): Promise<void> {
    return this.#ask((server) => {
      const user = this.#userOf(server);
      requireQuickConnect(server);
      const request = server.codes.get(code);
      if (!request || request.user !== null) {
        throw new Failure("not_found", "Cannot approve: no code");
      }
      request.user = user;
      request.token = server.make(user, request.deviceId);
    });
  }

  me(): Promise<{ userId: string; userName: string }> {
    return this.#ask((server) => {
      const userName = this.#userOf(server);
      const userId = server.users.get(userName)?.id ?? "";
      return { userId, userName };
    });
  }

  signOut(): Promise<void> {
    return this.#ask((server) => {
      this.#userOf(server);
      if (server.keepsTokens) {
        throw new Failure("server_error", "Cannot sign out: it failed");
      }
      server.tokens.delete(this.#token.expose());
    });
  }

  authorization(): Secret {
    return new Secret(`MediaBrowser Token="${this.#token.expose()}"`);
  }

  raw(request: RawRequest): Promise<RawReply> {
    return this.#ask((server) => {
      server.called.push(`${request.method} ${request.path}`);
      server.seenTokens.add(this.#token.expose());
      const user = server.tokens.get(this.#token.expose());
      const status = user ? server.status : 401;
      const { headers, body } = server;
      return { status, headers, body: pieces(body(this.#token.expose())) };
    });
  }

  openChanges(): Promise<never> {
    throw new Failure("internal", "Cannot call: not faked");
  }

  containsToken(text: string): boolean {
    return text.includes(this.#token.expose());
  }

  clockSkewMs(): number {
    return 0;
  }

  #userOf(server: FakeServer): string {
    server.seenTokens.add(this.#token.expose());
    const found = server.tokens.get(this.#token.expose());
    if (!found) throw rejected();
    return found.user;
  }
}

async function* pieces(texts: readonly string[]): AsyncIterable<Uint8Array> {
  for (const text of texts) {
    await Promise.resolve();
    yield new TextEncoder().encode(text);
  }
}

/**
 * Checks that Quick Connect is on.
 *
 * @throws {Failure} `forbidden` if it is off
 */
export function requireQuickConnect({ quickConnect }: FakeServer): void {
  if (!quickConnect) throw forbidden();
}

export function rejected(): Failure {
  return new Failure("rejected", "Cannot sign in: refused");
}

function forbidden(): Failure {
  return new Failure("forbidden", "Cannot start: it is off");
}
