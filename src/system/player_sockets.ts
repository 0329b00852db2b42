import { createServer, type Server } from "node:net";
import { Failure } from "../core/failure.ts";
import type {
  PlayerConnection,
  PlayerSockets,
} from "../core/playback_ports.ts";
import { makePrivateFolder } from "../os/private_folder.ts";
import { LineConnection } from "./line_connection.ts";
import {
  findAddress,
  type Link,
  listLinks,
  newAddress,
  removeLink,
} from "./player_addresses.ts";
import { tryConnect } from "./try_connect.ts";
import { within } from "./within.ts";

/** More than the status bars and scripts of one user. */
const CONNECTIONS_MAX = 16;
/**
 * Deno 2.7.11 counts all connections that a server ever had, and by default
 * accepts 513, on Windows 5: a million is enough for a status bar that asks each
 * second. Later versions count only open ones, of which Windows allows 254.
 *
 * Source: Deno 2.7.11, `pipe_wrap.ts`; Deno 2.9.5, `uv_compat/pipe.rs`.
 */
const ACCEPTED_MAX = Deno.version.deno === "2.7.11" ? 1_000_000 : 254;
/** Sets it on Windows. Source: Node's manual, "Environment variables". */
const ACCEPTED_MAX_VARIABLE = "NODE_PENDING_PIPE_INSTANCES";
/** A process that does not read its last line is disconnected. */
const CLOSE_LIMIT_MS = 1_000;
/** The errors of a socket whose process has ended. */
const LEFT = ["ECONNREFUSED", "ENOENT", "ENOTSOCK"];

/**
 * Opens Unix sockets, each in a folder that only this user can open. The folder
 * is temporary, because the address of a socket is limited to about 100 bytes; a
 * link in the data folder leads to it. On Windows, opens named pipes to which
 * only this user can write, and which a file in the data folder names.
 *
 * Source: unix(7), `sun_path`, and "Pathname socket ownership and permissions";
 * Windows, "Named Pipe Security and Access Rights".
 */
export class SystemPlayerSockets implements PlayerSockets {
  readonly #root: string;

  /** @param root a private folder of this user; created on first use */
  constructor(root: string) {
    this.#root = root;
  }

  async open(
    serve: (connection: PlayerConnection) => void,
  ): Promise<() => Promise<void>> {
    makePrivateFolder(this.#root);
    for (const left of listLinks(this.#root)) {
      (await this.#connect(left))?.destroy();
    }
    const address = newAddress(this.#root);
    const open = new Set<LineConnection>();
    const server = createServer((socket) => {
      const connection = new LineConnection(socket);
      open.add(connection);
      socket.once("close", () => open.delete(connection));
      serve(connection);
    });
    server.maxConnections = CONNECTIONS_MAX;
    const close = async () => {
      address.withdraw();
      const closed = new Promise((done) => server.close(done));
      for (const connection of open) connection.close();
      await within(CLOSE_LIMIT_MS, closed);
      for (const connection of open) connection.abort();
      address.remove();
    };
    try {
      address.prepare();
      await listen(server, address.path);
      address.publish();
    } catch (caught) {
      await close();
      if (caught instanceof Failure) throw caught;
      const why = caught instanceof Error ? caught.name : "unknown";
      throw new Failure(
        "internal",
        `Cannot listen on "${address.path}": ${why}`,
        Deno.build.os === "windows" ? {} : {
          hint: "Set `TMPDIR` to a folder with a shorter path",
        },
      );
    }
    return close;
  }

  async connect(
    pid: number | null,
  ): Promise<{ pid: number; connection: PlayerConnection } | null> {
    for (const link of listLinks(this.#root)) {
      if (pid !== null && link.pid !== pid) continue;
      const socket = await this.#connect(link);
      if (socket === null) continue;
      return { pid: link.pid, connection: new LineConnection(socket) };
    }
    return null;
  }

  /** Removes what a killed process left. */
  async #connect(link: Link) {
    const address = findAddress(link);
    if (address === null) {
      removeLink(link);
      return null;
    }
    const tried = await tryConnect(address);
    if (tried.socket === null && LEFT.includes(tried.code)) removeLink(link);
    return tried.socket;
  }
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    const isWindows = Deno.build.os === "windows";
    if (isWindows) Deno.env.set(ACCEPTED_MAX_VARIABLE, `${ACCEPTED_MAX}`);
    server.listen({ path, backlog: ACCEPTED_MAX }, () => {
      server.off("error", reject);
      resolve();
    });
    if (isWindows) Deno.env.delete(ACCEPTED_MAX_VARIABLE);
  });
}
