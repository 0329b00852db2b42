import type { ServerChanges } from "./change_ports.ts";
import type { LibraryServer } from "./library_ports.ts";
import type { ListServer } from "./list_ports.ts";
import type { MediaStreams } from "./media_ports.ts";
import type { Secret } from "./secret.ts";

/** A reply whose body is still arriving. */
export interface RawReply {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  /** As it arrives, of any length; ends or fails when the server is closed. */
  readonly body: AsyncIterable<Uint8Array>;
}

export interface RawRequest {
  readonly path: string;
  readonly method: string;
  readonly body: Uint8Array<ArrayBuffer> | null;
}

/**
 * A server with the token of one user. Methods throw as those of `MediaServer`
 * do.
 */
export interface ServerSession {
  /** Libraries, items and pictures. */
  readonly library: LibraryServer;
  /** Playlists and collections. */
  readonly lists: ListServer;
  /** Bytes of items, and reports of their playback. */
  readonly media: MediaStreams;
  /** Approves another device. @throws {Failure} `rejected`, `not_found`, `forbidden` */
  approveQuickConnect(code: string): Promise<void>;
  /**
   * `GET /Users/Me`.
   *
   * @throws {Failure} `rejected` (401), `forbidden` (403), `server_error` if a
   * proxy drops the token
   */
  me(): Promise<{ userId: string; userName: string }>;
  /** Revokes the token. @throws {Failure} `rejected` if it is already revoked */
  signOut(): Promise<void>;
  /** Returns the whole value of the `Authorization` header. */
  authorization(): Secret;
  /**
   * Calls one of this server's own paths, for scripts. Returns any status,
   * except redirects, which throw as everywhere.
   */
  raw(request: RawRequest): Promise<RawReply>;
  /**
   * Opens a connection on which the server announces changes; nothing that
   * happened before is repeated.
   *
   * @throws {Failure} `rejected` if the token seems to be refused, `forbidden`
   * if the server or a proxy offers no such connection
   */
  openChanges(): Promise<ServerChanges>;
  /** Returns whether a text contains the token. */
  containsToken(text: string): boolean;
  /** The server's clock minus ours at the last reply; null if it sent none. */
  clockSkewMs(): number | null;
}
