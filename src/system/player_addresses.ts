import * as fs from "node:fs";
import { basename, join } from "node:path";
import {
  isTemporaryFolder,
  makeTemporaryFolder,
  removeTemporary,
  temporaryFolder,
} from "../os/temporary_folder.ts";

/** The name of a link: the process, and the random part of the address. */
const LINK_NAME = /^([0-9]{1,10})-([0-9a-f]{16})$/;

/** A link in the data folder, which leads other processes to a socket. */
export interface Link {
  readonly path: string;
  readonly pid: number;
  readonly createdMs: number;
}

/** The address of a socket that is going to be opened. */
export interface NewAddress {
  /** The path to listen on. */
  readonly path: string;
  /** Prepares to listen. @throws {Failure} `internal` */
  prepare(): void;
  /** Makes it known, once a process listens there. @throws if it cannot */
  publish(): void;
  /** Makes it unknown again. Never throws. */
  withdraw(): void;
  /** Removes what is left, once no process listens there. Never throws. */
  remove(): void;
}

/** Returns a new address, whose link is going to be in the folder. */
export function newAddress(root: string): NewAddress {
  const { name, folder } = temporaryFolder("player");
  const link = join(root, `${Deno.pid}-${name}`);
  const withdraw = () => removeTemporary(link);
  return Deno.build.os === "windows"
    ? {
      path: pipeOf(name),
      prepare: () => undefined,
      publish: () => Deno.writeTextFileSync(link, "", { createNew: true }),
      withdraw,
      remove: () => undefined,
    }
    : {
      path: socketIn(folder),
      prepare: () => makeTemporaryFolder(folder),
      publish() {
        Deno.chmodSync(socketIn(folder), 0o600);
        Deno.symlinkSync(folder, link);
      },
      withdraw,
      remove: () => removeTemporary(folder),
    };
}

/** Returns the address that a link leads to; null if it is invalid. */
export function findAddress({ path }: Link): string | null {
  if (Deno.build.os === "windows") {
    const [, , name] = LINK_NAME.exec(basename(path)) ?? [];
    return name === undefined ? null : pipeOf(name);
  }
  const folder = folderOf(path);
  return folder && socketIn(folder);
}

/** Removes a link, and what is left of the socket of a killed process. */
export function removeLink({ path }: Link): void {
  const folder = Deno.build.os === "windows" ? null : folderOf(path);
  removeTemporary(path);
  if (folder !== null) removeTemporary(folder);
}

/** Returns the links in a folder, newest first. */
export function listLinks(root: string): Link[] {
  const isLink = (found: fs.Stats | undefined) =>
    Deno.build.os === "windows" ? found?.isFile() : found?.isSymbolicLink();
  try {
    return fs.readdirSync(root).flatMap((name): Link[] => {
      const [, pid] = LINK_NAME.exec(name) ?? [];
      const path = join(root, name);
      const found = fs.lstatSync(path, { throwIfNoEntry: false });
      return pid === undefined || found === undefined || !isLink(found)
        ? []
        : [{ path, pid: Number(pid), createdMs: found.mtimeMs }];
    }).sort((a, b) => b.createdMs - a.createdMs);
  } catch {
    return []; // nothing was ever played
  }
}

function socketIn(folder: string): string {
  return join(folder, "control");
}

function pipeOf(name: string): string {
  return `\\\\.\\pipe\\jellytau-player-${name}`;
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
