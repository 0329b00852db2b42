/**
 * The migration for sorted and filtered lists. The columns of a user's marks
 * repeat `user_data`, so that an index can hold them. The next sync reads every
 * item again, for the new columns.
 */
export const SELECTION_SCHEMA = `
ALTER TABLE items ADD COLUMN studios TEXT;
ALTER TABLE items ADD COLUMN is_watched INTEGER NOT NULL DEFAULT 0;
ALTER TABLE items ADD COLUMN is_favorite INTEGER NOT NULL DEFAULT 0;
ALTER TABLE items ADD COLUMN watched_at TEXT;
ALTER TABLE items ADD COLUMN release_key TEXT AS (coalesce(released_at,
  substr('000' || year, -4) || '-01-01T00:00:00.000Z')) VIRTUAL;

UPDATE items SET (is_watched, is_favorite, watched_at) = (
    SELECT played, favorite, last_played_at FROM user_data
    WHERE user_data.key = items.key)
  WHERE key IN (SELECT key FROM user_data);

CREATE TRIGGER user_data_saved AFTER INSERT ON user_data BEGIN
  UPDATE items SET is_watched = new.played, is_favorite = new.favorite,
    watched_at = new.last_played_at WHERE key = new.key;
END;
CREATE TRIGGER user_data_removed AFTER DELETE ON user_data BEGIN
  UPDATE items SET is_watched = 0, is_favorite = 0, watched_at = NULL
    WHERE key = old.key;
END;

DROP INDEX items_by_name;
CREATE INDEX items_by_name ON items (library, top, sort_key,
  type, year, community_rating, is_watched, is_favorite);
CREATE INDEX items_by_added_date ON items (library, added_at DESC, sort_key,
  type, year, community_rating, is_watched, is_favorite) WHERE top = 1;
CREATE INDEX items_by_release ON items (library, release_key DESC, sort_key,
  type, year, community_rating, is_watched, is_favorite) WHERE top = 1;
CREATE INDEX items_by_rating ON items (library, community_rating DESC,
  sort_key, type, year, is_watched, is_favorite) WHERE top = 1;
CREATE INDEX items_by_runtime ON items (library, runtime_ms, sort_key,
  type, year, community_rating, is_watched, is_favorite) WHERE top = 1;
CREATE INDEX items_by_last_play ON items (library, watched_at DESC, sort_key,
  type, year, community_rating, is_watched, is_favorite) WHERE top = 1;

CREATE TABLE names (
  key    INTEGER PRIMARY KEY,
  owner  INTEGER NOT NULL REFERENCES library_owners (key),
  kind   TEXT NOT NULL,
  folded TEXT NOT NULL,
  name   TEXT NOT NULL,
  UNIQUE (owner, kind, folded)
) STRICT;

CREATE TABLE item_names (
  name    INTEGER NOT NULL REFERENCES names (key),
  library INTEGER NOT NULL,
  top     INTEGER NOT NULL,
  item    INTEGER NOT NULL,
  PRIMARY KEY (name, library, top, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX names_by_item ON item_names (item);

CREATE TRIGGER items_moved AFTER UPDATE OF library ON items BEGIN
  UPDATE item_names SET library = new.library WHERE item = new.key;
END;
CREATE TRIGGER items_removed AFTER DELETE ON items BEGIN
  DELETE FROM item_names WHERE item = old.key;
END;

UPDATE libraries SET cursor = NULL, run_started_at = NULL, run_since = NULL,
  run_next = NULL;
`;

/** Orders belong to a kind of list, whether or not it was ever read. */
export const LIST_SORT_SCHEMA = `
CREATE TABLE list_sorts (
  server_id TEXT NOT NULL CHECK (length(server_id) = 32),
  user_id   TEXT NOT NULL CHECK (length(user_id) = 32),
  list      TEXT NOT NULL,
  sort      TEXT NOT NULL,
  reversed  INTEGER NOT NULL CHECK (reversed IN (0, 1)),
  PRIMARY KEY (server_id, user_id, list)
) STRICT, WITHOUT ROWID;
`;

/**
 * Names whose items a sync does not read, such as people. A time is null if the
 * server must be asked again.
 */
export const ASKED_NAME_SCHEMA = `
CREATE TABLE asked_names (
  name    INTEGER PRIMARY KEY REFERENCES names (key),
  ids     TEXT NOT NULL,
  read_at TEXT
) STRICT;

CREATE TABLE asked_lists (
  owner   INTEGER NOT NULL REFERENCES library_owners (key),
  kind    TEXT NOT NULL,
  read_at TEXT,
  PRIMARY KEY (owner, kind)
) STRICT, WITHOUT ROWID;
`;
