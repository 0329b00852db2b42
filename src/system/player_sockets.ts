import * as fs from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { Failure } from "../core/failure.ts";
import type {
  PlayerConnection,
  PlayerSockets,
} from "../core/playback_ports.ts";
import { makePrivateFolder } from "../os/private_folder.ts";
import {
  isTemporaryFolder,
  makeTemporaryFolder,
  removeTemporary,
  temporaryFolder,
} from "../os/temporary_folder.ts";
import { LineConnection } from "./line_connection.ts";
import { tryConnect } from "./try_connect.ts";
import { within } from "./within.ts";

/** More than the status bars and scripts of one user. */
const CONNECTIONS_MAX = 16;
/** A process that does not read its last line is disconnected. */
const CLOSE_LIMIT_MS = 1_000;
const LINK_NAME = /^([0-9]{1,10})-[0-9a-f]{16}$/;
/** The errors of a socket whose process has ended. */
const LEFT = ["ECONNREFUSED", "ENOENT", "ENOTSOCK"];

/** A link to the folder of a socket. */
interface Link {
  readonly path: string;
  readonly pid: number;
  readonly createdMs: number;
}

/**
 * Opens Unix sockets, each in a folder that only this user can open. The folder
 * is temporary, because the address of a socket is limited to about 100 bytes; a
 * link in the data folder leads to it.
 *
 * Source: unix(7), `sun_path`, and "Pathname socket ownership and permissions".
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
    if (Deno.build.os === "windows") return () => Promise.resolve();
    makePrivateFolder(this.#root);
    for (const left of linksIn(this.#root)) {
      (await this.#connect(left))?.destroy();
    }
    const { name, folder } = temporaryFolder("player");
    const link = join(this.#root, `${Deno.pid}-${name}`);
    const open = new Set<LineConnection>();
    const server = createServer((socket) => {
      const connection = new LineConnection(socket);
      open.add(connection);
      socket.once("close", () => open.delete(connection));
      serve(connection);
    });
    server.maxConnections = CONNECTIONS_MAX;
    const close = async () => {
      removeTemporary(link);
      const closed = new Promise((done) => server.close(done));
      for (const connection of open) connection.close();
      await within(CLOSE_LIMIT_MS, closed);
      for (const connection of open) connection.abort();
      removeTemporary(folder);
    };
    try {
      makeTemporaryFolder(folder);
      await listen(server, socketIn(folder));
      Deno.chmodSync(socketIn(folder), 0o600);
      Deno.symlinkSync(folder, link);
    } catch (caught) {
      await close();
      if (caught instanceof Failure) throw caught;
      const why = caught instanceof Error ? caught.name : "unknown";
      throw new Failure("internal", `Cannot listen in "${folder}": ${why}`, {
        hint: "Set `TMPDIR` to a folder with a shorter path",
      });
    }
    return close;
  }

  async connect(
    pid: number | null,
  ): Promise<{ pid: number; connection: PlayerConnection } | null> {
    if (Deno.build.os === "windows") {
      throw new Failure(
        "usage",
        "Cannot control another process: JellyTau cannot do this on Windows",
        { hint: "Use the keys of the screen, or the player's own window" },
      );
    }
    for (const link of linksIn(this.#root)) {
      if (pid !== null && link.pid !== pid) continue;
      const socket = await this.#connect(link);
      if (socket === null) continue;
      return { pid: link.pid, connection: new LineConnection(socket) };
    }
    return null;
  }

  /** Removes what a killed process left. */
  async #connect({ path }: Link) {
    const folder = folderOf(path);
    if (folder === null) {
      removeTemporary(path);
      return null;
    }
    const tried = await tryConnect(socketIn(folder));
    if (tried.socket === null && LEFT.includes(tried.code)) {
      removeTemporary(path);
      removeTemporary(folder);
    }
    return tried.socket;
  }
}

function socketIn(folder: string): string {
  return join(folder, "control");
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

/** Returns the links, newest first. */
function linksIn(root: string): Link[] {
  try {
    return fs.readdirSync(root).flatMap((name): Link[] => {
      const [, pid] = LINK_NAME.exec(name) ?? [];
      const path = join(root, name);
      const found = fs.lstatSync(path, { throwIfNoEntry: false });
      return pid === undefined || !found?.isSymbolicLink()
        ? []
        : [{ path, pid: Number(pid), createdMs: found.mtimeMs }];
    }).sort((a, b) => b.createdMs - a.createdMs);
  } catch {
    return []; // nothing was ever played
  }
}

/** Returns the folder that a link leads to if it is this user's; else null. */
function folderOf(link: string): string | null {
  try {
    const folder = fs.readlinkSync(link);
    return isTemporaryFolder(folder, "player") ? folder : null;
  } catch {
    return null; // its process has just removed it
  }
}
