import { Failure } from "../core/failure.ts";
import type { Follow, FollowIndex, FollowKey } from "../core/follow_ports.ts";
import type { MetadataFile } from "./metadata_file.ts";

/** Stores the series whose next episodes are downloaded. */
export class SqliteFollowIndex implements FollowIndex {
  readonly #file: MetadataFile;

  constructor(file: MetadataFile) {
    this.#file = file;
  }

  listFollows(): Follow[] {
    return this.#file.read((it) =>
      it.prepare("SELECT * FROM follows ORDER BY added_at, rowid").all()
    ).map(readFollow);
  }

  saveFollow(follow: Follow): void {
    this.#file.change((it) => {
      it.prepare(
        `INSERT INTO follows (server_id, user_id, series_id, name, next,
           keep_days, budget_bytes, added_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (server_id, user_id, series_id) DO UPDATE SET
           name = excluded.name, next = excluded.next,
           keep_days = excluded.keep_days,
           budget_bytes = excluded.budget_bytes`,
      ).run(
        follow.serverId,
        follow.userId,
        follow.seriesId,
        follow.name,
        follow.next,
        follow.keepDays,
        follow.budgetBytes,
        follow.addedAt.toISOString(),
      );
    });
  }

  removeFollow({ serverId, userId, seriesId }: FollowKey): boolean {
    const { changes } = this.#file.change((it) =>
      it.prepare(
        `DELETE FROM follows
         WHERE server_id = ? AND user_id = ? AND series_id = ?`,
      ).run(serverId, userId, seriesId)
    );
    return Number(changes) === 1;
  }

  skipItem(
    { serverId, itemId }: { serverId: string; itemId: string },
  ): void {
    this.#file.change((it) => {
      it.prepare("INSERT OR IGNORE INTO follow_skips VALUES (?, ?)")
        .run(serverId, itemId);
    });
  }

  listSkipped(serverId: string): ReadonlySet<string> {
    const rows = this.#file.read((it) =>
      it.prepare("SELECT item_id FROM follow_skips WHERE server_id = ?")
        .all(serverId)
    );
    return new Set(rows.map((row) => String(row.item_id)));
  }
}

function readFollow(row: Record<string, unknown>): Follow {
  const addedAt = new Date(String(row.added_at));
  if (Number.isNaN(addedAt.getTime())) {
    throw new Failure(
      "storage_damaged",
      "Cannot read a followed series: its row in the database is invalid",
    );
  }
  return {
    serverId: String(row.server_id),
    userId: String(row.user_id),
    seriesId: String(row.series_id),
    name: String(row.name),
    next: Number(row.next),
    keepDays: Number(row.keep_days),
    budgetBytes: Number(row.budget_bytes),
    addedAt,
  };
}
