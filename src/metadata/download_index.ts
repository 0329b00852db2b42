import {
  type Download,
  DOWNLOAD_STATES,
  type DownloadIndex,
  type DownloadKey,
  type DownloadProblem,
  type QueueMove,
} from "../core/download_ports.ts";
import { Failure, isFailureKind } from "../core/failure.ts";
import { type MediaSegment, SEGMENT_TYPES } from "../core/media_segments.ts";
import { isRemedy } from "../core/remedy.ts";
import { SIDECAR_KINDS, type StoredSidecar } from "../core/sidecar.ts";
import type { MetadataFile } from "./metadata_file.ts";

const COLUMNS = `server_id, item_id, root, user_id, title, folder, path,
  size_bytes, received_bytes, last_modified, sha256, state, problem,
  added_at, sidecars, group_id, group_name, followed`;
/** The columns that {@link SqliteDownloadIndex.updateDownload} changes. */
const PROGRESS = `size_bytes = ?, received_bytes = ?, last_modified = ?,
  sha256 = ?, problem = ?, sidecars = ?,
  state = CASE WHEN state = 'paused' AND ? = 'queued' THEN state ELSE ? END`;
const IN_ORDER = "ORDER BY place, added_at, rowid";
const OF_ITEM = "server_id = ? AND item_id = ?";
const OF_KEY = `${OF_ITEM} AND root = ?`;
/** Separates equal places; exact in a float of milliseconds since 1970. */
const PLACE_STEP = 2 ** -8;

type Row = Record<string, unknown>;

/** Stores downloads by server, item and folder. */
export class SqliteDownloadIndex implements DownloadIndex {
  readonly #file: MetadataFile;

  constructor(file: MetadataFile) {
    this.#file = file;
  }

  listDownloads(): Download[] {
    return this.#list("dropped = 0");
  }

  listQueued(): Download[] {
    return this.#list("dropped = 0 AND state = 'queued'");
  }

  listDropped(): Download[] {
    return this.#list("dropped = 1");
  }

  #list(which: string): Download[] {
    return this.#file.read((it) =>
      it.prepare(`SELECT ${COLUMNS} FROM downloads WHERE ${which} ${IN_ORDER}`)
        .all()
    ).map(readDownload);
  }

  findDownload({ serverId, itemId, root }: DownloadKey): Download | null {
    const row = this.#file.read((it) =>
      it.prepare(
        `SELECT ${COLUMNS} FROM downloads WHERE ${OF_KEY} AND dropped = 0`,
      ).get(serverId, itemId, root)
    );
    return row ? readDownload(row) : null;
  }

  /** Inserts or replaces; only {@link claimPath} sets the path. */
  saveDownload(download: Download): void {
    const values = valuesOf(download);
    const marks = values.map(() => "?").join(", ");
    this.#file.change((it) => {
      it.prepare(
        `INSERT INTO downloads (${COLUMNS.replace("path,", "")}, place)
         VALUES (${marks}, ?)
         ON CONFLICT (server_id, item_id, root) DO UPDATE SET
           user_id = excluded.user_id, title = excluded.title,
           folder = excluded.folder, size_bytes = excluded.size_bytes,
           received_bytes = excluded.received_bytes,
           last_modified = excluded.last_modified, sha256 = excluded.sha256,
           state = excluded.state, problem = excluded.problem,
           sidecars = excluded.sidecars, group_id = excluded.group_id,
           group_name = excluded.group_name, dropped = 0,
           followed = CASE WHEN dropped = 1 THEN excluded.followed
             ELSE min(followed, excluded.followed) END`,
      ).run(...values, download.addedAt.getTime());
    });
  }

  updateDownload(download: Download): boolean {
    const { serverId, itemId, root } = download;
    const { changes } = this.#file.change((it) =>
      it.prepare(
        `UPDATE downloads SET ${PROGRESS} WHERE ${OF_KEY} AND dropped = 0`,
      ).run(
        download.sizeBytes,
        download.receivedBytes,
        download.lastModified,
        download.sha256,
        problemText(download),
        JSON.stringify(download.sidecars),
        download.state,
        download.state,
        serverId,
        itemId,
        root,
      )
    );
    return Number(changes) === 1;
  }

  setState(
    { serverId, itemId, root }: DownloadKey,
    state: "queued" | "paused",
  ): boolean {
    const { changes } = this.#file.change((it) =>
      it.prepare(
        `UPDATE downloads SET state = ?, problem = NULL
         WHERE ${OF_KEY} AND state <> 'done' AND dropped = 0`,
      ).run(state, serverId, itemId, root)
    );
    return Number(changes) === 1;
  }

  keepDownload({ serverId, itemId, root }: DownloadKey): void {
    this.#file.change((it) => {
      it.prepare(`UPDATE downloads SET followed = 0 WHERE ${OF_KEY}`)
        .run(serverId, itemId, root);
    });
  }

  /** Gives all unfinished downloads new places, because some may be equal. */
  moveDownload({ serverId, itemId, root }: DownloadKey, to: QueueMove): void {
    this.#file.change((it) => {
      const rows = it.prepare(
        `SELECT rowid AS id, place, ${OF_KEY} AS moves FROM downloads
         WHERE state <> 'done' AND dropped = 0 ${IN_ORDER}`,
      ).all(serverId, itemId, root);
      const from = rows.findIndex(({ moves }) => moves === 1);
      if (from < 0) return;
      const [moved] = rows.splice(from, 1);
      const at = { first: 0, up: from - 1, down: from + 1, last: rows.length };
      const places = [...rows, moved].map((row) => Number(row?.place))
        .sort((a, b) => a - b);
      rows.splice(Math.max(0, at[to]), 0, ...moved ? [moved] : []);
      const save = it.prepare("UPDATE downloads SET place = ? WHERE rowid = ?");
      let last = -Infinity;
      for (const [nth, { id }] of rows.entries()) {
        last = Math.max(places[nth] ?? 0, last + PLACE_STEP);
        save.run(last, Number(id));
      }
    });
  }

  findParallel(): number | null {
    const row = this.#file.read((it) =>
      it.prepare("SELECT parallel FROM download_queue").get()
    );
    return row ? Number(row.parallel) : null;
  }

  saveParallel(parallel: number): void {
    this.#file.change((it) => {
      it.exec("DELETE FROM download_queue");
      it.prepare("INSERT INTO download_queue VALUES (?)").run(parallel);
    });
  }

  dropDownload({ serverId, itemId, root }: DownloadKey): void {
    this.#file.change((it) => {
      it.prepare(`UPDATE downloads SET dropped = 1 WHERE ${OF_KEY}`)
        .run(serverId, itemId, root);
    });
  }

  purgeDownload({ serverId, itemId, root }: DownloadKey): void {
    this.#file.change((it) => {
      it.prepare(`DELETE FROM downloads WHERE ${OF_KEY} AND dropped = 1`)
        .run(serverId, itemId, root);
    });
  }

  claimPath(
    { serverId, itemId, root }: DownloadKey,
    { path, pathKey }: { path: string; pathKey: string },
  ): boolean {
    const { changes } = this.#file.change((it) =>
      it.prepare(
        `UPDATE downloads SET path = ?, path_key = ? WHERE ${OF_KEY}
         AND NOT EXISTS (SELECT 1 FROM downloads AS other
           WHERE other.path_key = ? AND other.rowid <> downloads.rowid)`,
      ).run(path, pathKey, serverId, itemId, root, pathKey)
    );
    return Number(changes) === 1;
  }

  findSegments({ serverId, itemId }: Item): readonly MediaSegment[] | null {
    const row = this.#file.read((it) =>
      it.prepare(`SELECT segments FROM downloads WHERE ${OF_ITEM}
         AND segments IS NOT NULL`).get(serverId, itemId)
    );
    return row ? readSegments(String(row.segments)) : null;
  }

  /** Writes only if something changes, because a write waits for the disk. */
  saveSegments(
    { serverId, itemId }: Item,
    segments: readonly MediaSegment[],
  ): void {
    const text = JSON.stringify(segments);
    const which = `${OF_ITEM} AND segments IS NOT ?`;
    const others = this.#file.read((it) =>
      it.prepare(`SELECT 1 FROM downloads WHERE ${which}`)
        .get(serverId, itemId, text)
    );
    if (others === undefined) return;
    this.#file.change((it) => {
      it.prepare(`UPDATE downloads SET segments = ? WHERE ${which}`)
        .run(text, serverId, itemId, text);
    });
  }
}

type Item = Pick<DownloadKey, "serverId" | "itemId">;

/** Returns the values of all columns but the path. */
function valuesOf(it: Download): (string | number | null)[] {
  return [
    it.serverId,
    it.itemId,
    it.root,
    it.userId,
    it.title,
    it.folder,
    it.sizeBytes,
    it.receivedBytes,
    it.lastModified,
    it.sha256,
    it.state,
    problemText(it),
    it.addedAt.toISOString(),
    JSON.stringify(it.sidecars),
    it.group?.id ?? null,
    it.group?.name ?? null,
    it.isFollowed ? 1 : 0,
  ];
}

function problemText({ problem }: Download): string | null {
  return problem === null ? null : JSON.stringify(problem);
}

function readDownload(row: Row): Download {
  const state = DOWNLOAD_STATES.find((it) => it === row.state);
  const addedAt = new Date(String(row.added_at));
  if (!state || state === "running" || Number.isNaN(addedAt.getTime())) {
    throw new Failure(
      "storage_damaged",
      "Cannot read download: its row in the database is invalid",
    );
  }
  const text = (value: unknown) => value === null ? null : String(value);
  return {
    serverId: String(row.server_id),
    itemId: String(row.item_id),
    root: String(row.root),
    userId: String(row.user_id),
    title: String(row.title),
    group: row.group_id === null
      ? null
      : { id: String(row.group_id), name: String(row.group_name) },
    folder: String(row.folder),
    path: text(row.path),
    sizeBytes: row.size_bytes === null ? null : Number(row.size_bytes),
    receivedBytes: Number(row.received_bytes),
    lastModified: text(row.last_modified),
    sha256: text(row.sha256),
    state,
    isFollowed: row.followed === 1,
    problem: row.problem === null ? null : readProblem(String(row.problem)),
    sidecars: readSidecars(String(row.sidecars)),
    addedAt,
  };
}

/** Decodes the sidecars that `saveDownload` stored; skips malformed ones. */
function readSidecars(text: string): StoredSidecar[] {
  try {
    const rows: unknown = JSON.parse(text);
    if (!Array.isArray(rows)) return [];
    return rows.flatMap((it): StoredSidecar[] => {
      const kind = SIDECAR_KINDS.find((one) => one === it?.kind);
      const textOf = (value: unknown) =>
        typeof value === "string" ? value : null;
      const format = textOf(it?.format);
      if (kind === undefined || format === null) return [];
      return [{
        kind,
        index: Number.isSafeInteger(it.index) ? Number(it.index) : 0,
        format,
        language: textOf(it.language),
        isForced: it.isForced === true,
        isHearingImpaired: it.isHearingImpaired === true,
        path: textOf(it.path),
        sizeBytes: Number.isSafeInteger(it.sizeBytes) ? it.sizeBytes : null,
        sha256: textOf(it.sha256),
        problem: it.problem ? readProblem(JSON.stringify(it.problem)) : null,
      }];
    });
  } catch {
    return []; // the next download fetches them again
  }
}

/** Decodes the segments that `saveSegments` stored; skips malformed ones. */
function readSegments(text: string): MediaSegment[] {
  try {
    const rows: unknown = JSON.parse(text);
    if (!Array.isArray(rows)) return [];
    return rows.flatMap((it): MediaSegment[] => {
      const type = SEGMENT_TYPES.find((one) => one === it?.type);
      const [startMs, endMs] = [it?.startMs, it?.endMs];
      const areTimes = Number.isSafeInteger(startMs) &&
        Number.isSafeInteger(endMs) && endMs > startMs;
      return type && areTimes ? [{ type, startMs, endMs }] : [];
    });
  } catch {
    return [];
  }
}

function readProblem(text: string): DownloadProblem {
  try {
    const { kind, message, hint, remedy } = JSON.parse(text);
    if (!isFailureKind(kind)) throw new SyntaxError();
    return {
      kind,
      message: String(message),
      hint: String(hint),
      // Records of older versions have no remedy.
      remedy: isRemedy(String(remedy)) ? remedy : null,
    };
  } catch {
    const message = "Cannot show why it failed: the record is invalid";
    const hint = "Download it again";
    return { kind: "internal", message, hint, remedy: null };
  }
}
