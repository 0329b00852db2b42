import * as fs from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import type {
  LeftPlay,
  PlayRecord,
  PlayRecords,
  PlayState,
} from "../core/playback_ports.ts";
import { closeLocked } from "../os/file_lock.ts";
import { createFile } from "../os/new_file.ts";
import { makePrivateFolder } from "../os/private_folder.ts";
import {
  isTemporaryFolder,
  makeTemporaryFolder,
  removeTemporary,
  temporaryFolder,
} from "../os/temporary_folder.ts";
import { quitLeftPlayer } from "./left_player.ts";

/** A record is overwritten in place, so each one has the same length. */
const RECORD_BYTES = 2_048;
/** The plays of older records are not sent. */
const MAX_AGE_MS = 7 * 24 * 3_600_000;
/** A file that its process has just created may still be empty. */
const NEW_MS = 60_000;
const RECORD_NAME = /^[0-9a-f]{16}\.json$/;

const id = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));
const recordSchema = v.object({
  folder: v.string(),
  play: v.nullable(v.object({
    serverId: id,
    userId: id,
    itemId: id,
    sourceId: v.nullable(v.string()),
    playSessionId: v.nullable(v.string()),
    transcoded: v.boolean(),
    reported: v.boolean(),
    positionMs: v.pipe(v.number(), v.minValue(0)),
    playedAt: v.pipe(
      v.string(),
      v.isoTimestamp(),
      v.transform((it) => new Date(it)),
    ),
  })),
});
type Content = { folder: string; play: PlayState | null };

/**
 * Stores one file per play. Its process holds a lock on it, which the system
 * releases however the process ends.
 */
export class SystemPlayRecords implements PlayRecords {
  readonly #root: string;

  /** @param root a private folder of this user; created on first use */
  constructor(root: string) {
    this.#root = root;
  }

  open(): PlayRecord {
    const { name, folder } = temporaryFolder("play");
    const file = this.#create(`${name}.json`);
    file?.write({ folder, play: null });
    try {
      makeTemporaryFolder(folder);
    } catch (caught) {
      file?.remove();
      throw caught;
    }
    return {
      folder,
      save: (play, { durable }) => file?.write({ folder, play }, { durable }),
      clear: () => file?.write({ folder, play: null }),
      close: () => {
        removeTemporary(folder);
        file?.remove();
      },
    };
  }

  async takeLeft(): Promise<LeftPlay[]> {
    const left: LeftPlay[] = [];
    for (const name of namesIn(this.#root)) {
      const file = RecordFile.take(join(this.#root, name));
      const found = file && await clean(file);
      if (found) left.push(found);
    }
    return left;
  }

  /**
   * Returns null if it cannot create a record; playing continues without one.
   */
  #create(name: string): RecordFile | null {
    try {
      makePrivateFolder(this.#root);
      return RecordFile.create(join(this.#root, name));
    } catch {
      return null;
    }
  }
}

/** A file that this process has locked. */
class RecordFile {
  readonly #path: string;
  readonly #file: Deno.FsFile;

  private constructor(path: string, file: Deno.FsFile) {
    this.#path = path;
    this.#file = file;
  }

  static create(path: string): RecordFile | null {
    return RecordFile.#lock(path, createFile(path));
  }

  /** @returns null while another process has it, or if it no longer exists */
  static take(path: string): RecordFile | null {
    try {
      if (!fs.lstatSync(path).isFile()) return null;
      const file = Deno.openSync(path, { read: true, write: true });
      const taken = RecordFile.#lock(path, file);
      if (taken === null || fs.existsSync(path)) return taken;
      taken.release();
    } catch {
      // another process took it first, or it cannot be read
    }
    return null;
  }

  static #lock(path: string, file: Deno.FsFile): RecordFile | null {
    let locked = false;
    try {
      locked = file.tryLockSync(true);
    } finally {
      if (!locked) file.close();
    }
    return locked ? new RecordFile(path, file) : null;
  }

  read(): Content | null {
    const bytes = new Uint8Array(RECORD_BYTES);
    try {
      this.#file.seekSync(0, Deno.SeekMode.Start);
      const length = this.#file.readSync(bytes) ?? 0;
      const text = new TextDecoder().decode(bytes.subarray(0, length));
      return v.parse(recordSchema, JSON.parse(text));
    } catch {
      return null;
    }
  }

  /** Never throws: a full disk must not end a play. */
  write(content: Content, { durable = false } = {}): void {
    const text = JSON.stringify(content).padEnd(RECORD_BYTES);
    try {
      this.#file.seekSync(0, Deno.SeekMode.Start);
      this.#file.writeSync(new TextEncoder().encode(text));
      if (durable) this.#file.syncData().catch(() => undefined);
    } catch {
      // the previous content remains
    }
  }

  isNew(): boolean {
    const { mtime } = this.#file.statSync();
    return Date.now() - (mtime?.getTime() ?? 0) < NEW_MS;
  }

  release(): void {
    closeLocked(this.#file);
  }

  /** Empties it first: another process may open it before it is removed. */
  remove(): void {
    this.write({ folder: "", play: null });
    this.release();
    try {
      Deno.removeSync(this.#path);
    } catch {
      // it was removed already
    }
  }
}

/** Cleans up after a killed process. @returns the play to send to its server */
async function clean(file: RecordFile): Promise<LeftPlay | null> {
  const content = file.read();
  if (content === null && file.isNew()) {
    file.release();
    return null;
  }
  const folder = content !== null && isTemporaryFolder(content.folder, "play")
    ? content.folder
    : null;
  const positionMs = folder === null ? null : await quitLeftPlayer(folder);
  if (folder !== null) removeTemporary(folder);
  const play = content?.play ?? null;
  if (play === null || Date.now() - play.playedAt.getTime() > MAX_AGE_MS) {
    file.remove();
    return null;
  }
  const state = { ...play, positionMs: positionMs ?? play.positionMs };
  if (positionMs !== null) file.write({ folder: "", play: state });
  return {
    state,
    forget: () => file.remove(),
    keep: () => file.release(),
  };
}

function namesIn(root: string): string[] {
  try {
    return fs.readdirSync(root).filter((it) => RECORD_NAME.test(it));
  } catch {
    return []; // nothing was ever played
  }
}
