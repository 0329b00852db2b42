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
