/**
 * The queue of downloads. The place of a download in it is the time of its
 * addition, unless it was moved.
 */
export const DOWNLOAD_QUEUE_SCHEMA = `
  ALTER TABLE downloads ADD COLUMN place REAL NOT NULL DEFAULT 0;
  ALTER TABLE downloads
    ADD COLUMN dropped INTEGER NOT NULL DEFAULT 0 CHECK (dropped IN (0, 1));
  ALTER TABLE downloads ADD COLUMN group_id TEXT;
  ALTER TABLE downloads ADD COLUMN group_name TEXT;
  UPDATE downloads
    SET place = round((julianday(added_at) - 2440587.5) * 86400000);

  CREATE TABLE download_queue (
    parallel INTEGER NOT NULL CHECK (parallel BETWEEN 1 AND 16)
  ) STRICT;
`;

/**
 * The series that accounts follow. An item that the user removed is not
 * downloaded again by a followed series.
 */
export const FOLLOW_SCHEMA = `
  CREATE TABLE follows (
    server_id    TEXT NOT NULL CHECK (length(server_id) = 32),
    user_id      TEXT NOT NULL CHECK (length(user_id) = 32),
    series_id    TEXT NOT NULL CHECK (length(series_id) = 32),
    name         TEXT NOT NULL,
    next         INTEGER NOT NULL CHECK (next > 0),
    keep_days    INTEGER NOT NULL CHECK (keep_days >= 0),
    budget_bytes INTEGER NOT NULL CHECK (budget_bytes > 0),
    added_at     TEXT NOT NULL,
    PRIMARY KEY (server_id, user_id, series_id)
  ) STRICT;

  CREATE TABLE follow_skips (
    server_id TEXT NOT NULL CHECK (length(server_id) = 32),
    item_id   TEXT NOT NULL CHECK (length(item_id) = 32),
    PRIMARY KEY (server_id, item_id)
  ) STRICT, WITHOUT ROWID;

  ALTER TABLE downloads
    ADD COLUMN followed INTEGER NOT NULL DEFAULT 0 CHECK (followed IN (0, 1));
`;
