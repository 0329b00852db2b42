/** Makes an administrator's calls, which the program never makes. */
import type { Trust } from "../../src/core/account.ts";
import { Failure } from "../../src/core/failure.ts";
import type { MediaServer } from "../../src/core/ports.ts";
import { Secret } from "../../src/core/secret.ts";
import { JellyfinServers } from "../../src/jellyfin/jellyfin_servers.ts";
import { systemClock } from "../../src/system/clock.ts";

/** Long enough for servers that scan the folders of a new library first. */
const CALL_LIMIT_MS = 120_000;
const SHOWN_CHARACTERS = 300;

// deno-lint-ignore no-explicit-any -- replies of the server, as they are
type Json = any;

export interface AdminAddress {
  readonly url: string;
  readonly trust: Trust;
  readonly userName: string;
  readonly password: string;
}

export class Admin {
  readonly #server: MediaServer;
  readonly #token: Secret;
  readonly version: string;
  readonly deviceId: string;

  private constructor(
    server: MediaServer,
    { token, version, deviceId }: {
      token: Secret;
      version: string;
      deviceId: string;
    },
  ) {
    this.#server = server;
    this.#token = token;
    this.version = version;
    this.deviceId = deviceId;
  }

  /**
   * Signs in.
   *
   * @throws {Error} if there is no such server, user or permission
   */
  static async signIn(
    { url, trust, userName, password }: AdminAddress,
  ): Promise<Admin> {
    const deviceId = crypto.getRandomValues(new Uint8Array(16)).toHex();
    const servers = new JellyfinServers({
      client: "JellyTau tests",
      version: "0",
      device: "tests",
      clock: systemClock,
      random: Math.random,
    });
    const timeoutMs = CALL_LIMIT_MS;
    const server = await servers.open({ url, trust, deviceId, timeoutMs });
    try {
      const { version } = await server.publicInfo();
      const secret = new Secret(password);
      const { token } = await server.signInWithPassword(userName, secret);
      const admin = new Admin(server, { token, version, deviceId });
      await admin.#checkRights(userName);
      return admin;
    } catch (caught) {
      await server.close();
      if (!(caught instanceof Failure)) throw caught;
      const { sha256 } = caught.details;
      const pin = typeof sha256 === "string"
        ? ` (if this is your server, set JELLYTAU_REAL_PIN to ${sha256})`
        : "";
      throw new Error(`${caught.message}${pin}`);
    }
  }

  async #checkRights(userName: string): Promise<void> {
    const me = await this.get("/Users/Me");
    if (me.Policy?.IsAdministrator === true) return;
    await this.#server.as(this.#token).signOut();
    const state = "that user is no administrator of the server";
    throw new Error(`JELLYTAU_REAL_USER is "${userName}": ${state}`);
  }

  get(path: string): Promise<Json> {
    return this.#call("GET", path);
  }

  post(path: string, body: unknown = null): Promise<Json> {
    return this.#call("POST", path, { body });
  }

  delete(path: string): Promise<Json> {
    return this.#call("DELETE", path);
  }

  async close(): Promise<void> {
    try {
      await this.#server.as(this.#token).signOut();
    } finally {
      await this.#server.close();
    }
  }

  /** Makes a call. @returns the JSON of the reply; null if it is empty */
  async #call(
    method: string,
    path: string,
    { body = null }: { body?: unknown } = {},
  ) {
    const bytes = body === null
      ? null
      : new TextEncoder().encode(JSON.stringify(body));
    const request = { method, path, body: bytes };
    const reply = await this.#server.as(this.#token).raw(request);
    const chunks = await Array.fromAsync(reply.body);
    const text = await new Response(new Blob(chunks.map((it) => it.slice())))
      .text();
    if (reply.status >= 400) {
      const said = text.slice(0, SHOWN_CHARACTERS);
      throw new Error(`${method} ${path}: ${reply.status} ${said}`);
    }
    return text === "" ? null : JSON.parse(text);
  }
}

/** Removes the dashes of an ID; servers send both forms. */
export function normal(id: string): string {
  return id.replaceAll("-", "").toLowerCase();
}
