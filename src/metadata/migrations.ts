import { DOWNLOAD_QUEUE_SCHEMA, FOLLOW_SCHEMA } from "./download_schema.ts";
import {
  ASKED_NAME_SCHEMA,
  LIST_SORT_SCHEMA,
  SELECTION_SCHEMA,
} from "./selection_schema.ts";
import { SERVER_ADDRESS_SCHEMA } from "./server_address_table.ts";

/**
 * The schema's history. Only append to it: a released migration keeps its
 * position and its text. `PRAGMA user_version` counts the ones that have run.
 * None of them fills the search index: that takes long, so `LibraryFile` does
 * it on first use. Migrations that only filled it are empty.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE servers (
    id                  TEXT PRIMARY KEY CHECK (length(id) = 32),
    name                TEXT NOT NULL,
    url                 TEXT NOT NULL,
    version             TEXT,
    pin_sha256          TEXT CHECK (length(pin_sha256) = 64),
    ca_pem              TEXT,
    allow_loopback_http INTEGER NOT NULL CHECK (allow_loopback_http IN (0, 1))
  ) STRICT;

  CREATE TABLE accounts (
    server_id     TEXT NOT NULL REFERENCES servers (id),
    user_id       TEXT NOT NULL CHECK (length(user_id) = 32),
    user_name     TEXT NOT NULL,
    alias         TEXT UNIQUE,
    active        INTEGER NOT NULL CHECK (active IN (0, 1)),
    token_storage TEXT NOT NULL,
    device_id     TEXT NOT NULL CHECK (length(device_id) = 32),
    signed_in_at  TEXT NOT NULL,
    PRIMARY KEY (server_id, user_id)
  ) STRICT;

  CREATE UNIQUE INDEX one_active_account ON accounts (active) WHERE active = 1;

  CREATE TABLE generations (
    file_id    TEXT PRIMARY KEY,
    generation INTEGER NOT NULL CHECK (generation >= 0)
  ) STRICT;
  `,
  `
  CREATE TABLE library_owners (
    key       INTEGER PRIMARY KEY,
    server_id TEXT NOT NULL CHECK (length(server_id) = 32),
    user_id   TEXT NOT NULL CHECK (length(user_id) = 32),
    UNIQUE (server_id, user_id)
  ) STRICT;

  CREATE TABLE libraries (
    key             INTEGER PRIMARY KEY,
    owner           INTEGER NOT NULL REFERENCES library_owners (key),
    id              TEXT NOT NULL CHECK (length(id) = 32),
    name            TEXT NOT NULL,
    collection_type TEXT,
    position        INTEGER NOT NULL,
    cursor          TEXT,
    run_started_at  TEXT,
    run_since       TEXT,
    run_next        INTEGER,
    UNIQUE (owner, id)
  ) STRICT;

  CREATE TABLE items (
    key              INTEGER PRIMARY KEY,
    owner            INTEGER NOT NULL,
    library          INTEGER NOT NULL,
    top              INTEGER NOT NULL CHECK (top IN (0, 1)),
    id               TEXT NOT NULL CHECK (length(id) = 32),
    type             TEXT NOT NULL,
    name             TEXT NOT NULL,
    sort_key         TEXT NOT NULL,
    parent_id        TEXT,
    series_id        TEXT,
    series_name      TEXT,
    season_number    INTEGER,
    episode_number   INTEGER,
    album_name       TEXT,
    artist           TEXT,
    year             INTEGER,
    runtime_ms       INTEGER,
    overview         TEXT,
    official_rating  TEXT,
    community_rating REAL,
    genres           TEXT NOT NULL,
    container        TEXT,
    size_bytes       INTEGER,
    picture_item_id  TEXT,
    picture_tag      TEXT,
    UNIQUE (owner, id)
  ) STRICT;

  CREATE INDEX items_by_name ON items (library, top, sort_key, type);
  CREATE INDEX items_by_parent ON items (parent_id, owner)
    WHERE parent_id IS NOT NULL;

  CREATE TABLE user_data (
    key            INTEGER PRIMARY KEY,
    played         INTEGER NOT NULL CHECK (played IN (0, 1)),
    favorite       INTEGER NOT NULL CHECK (favorite IN (0, 1)),
    play_count     INTEGER NOT NULL,
    position_ms    INTEGER NOT NULL,
    last_played_at TEXT
  ) STRICT;

  CREATE VIRTUAL TABLE item_words USING fts5 (
    top_name, inner_name, context, facets,
    content = '', columnsize = 0, prefix = '1 2 3',
    tokenize = "unicode61 remove_diacritics 2"
  );
  `,
  `
  CREATE TABLE downloads (
    server_id      TEXT NOT NULL CHECK (length(server_id) = 32),
    item_id        TEXT NOT NULL CHECK (length(item_id) = 32),
    root           TEXT NOT NULL,
    user_id        TEXT NOT NULL CHECK (length(user_id) = 32),
    title          TEXT NOT NULL,
    folder         TEXT NOT NULL,
    path           TEXT,
    path_key       TEXT UNIQUE,
    size_bytes     INTEGER CHECK (size_bytes >= 0),
    received_bytes INTEGER NOT NULL CHECK (received_bytes >= 0),
    last_modified  TEXT,
    sha256         TEXT CHECK (length(sha256) = 64),
    state          TEXT NOT NULL
                   CHECK (state IN ('queued', 'paused', 'done', 'failed')),
    problem        TEXT,
    added_at       TEXT NOT NULL,
    PRIMARY KEY (server_id, item_id, root)
  ) STRICT;
  `,
  // No search is for a phrase, so the index does not store positions of words.
  `
  DROP TABLE item_words;

  CREATE VIRTUAL TABLE item_words USING fts5 (
    top_name, inner_name, context, facets,
    content = '', columnsize = 0, detail = column, prefix = '1 2 3',
    tokenize = "unicode61 remove_diacritics 2"
  );
  `,
  `
  CREATE TABLE unsent_plays (
    owner       INTEGER NOT NULL REFERENCES library_owners (key),
    item_id     TEXT NOT NULL CHECK (length(item_id) = 32),
    position_ms INTEGER NOT NULL CHECK (position_ms >= 0),
    played_at   TEXT NOT NULL,
    PRIMARY KEY (owner, item_id)
  ) STRICT;
  `,
  // The next sync reads every item again, because only the server knows what the
  // new columns hold.
  `
  ALTER TABLE items RENAME COLUMN artist TO artists;
  ALTER TABLE items ADD COLUMN album_artist TEXT;
  ALTER TABLE items ADD COLUMN episode_number_end INTEGER;

  DROP INDEX items_by_parent;
  CREATE INDEX items_by_parent ON items (parent_id, owner, season_number)
    WHERE parent_id IS NOT NULL;

  UPDATE libraries SET cursor = NULL, run_started_at = NULL, run_since = NULL,
    run_next = NULL;
  `,
  "",
  // An item may be in several libraries; `items.library` names one of them.
  `
  CREATE TABLE memberships (
    item    INTEGER NOT NULL,
    library INTEGER NOT NULL,
    PRIMARY KEY (item, library)
  ) STRICT, WITHOUT ROWID;

  CREATE INDEX memberships_by_library ON memberships (library);
  `,
  `
  ALTER TABLE libraries ADD COLUMN compared_at TEXT;
  ALTER TABLE libraries ADD COLUMN unlisted INTEGER NOT NULL DEFAULT 0;
  `,
  "",
  // Device ids outlive accounts, and exist before them.
  `
  CREATE TABLE devices (
    server_id TEXT NOT NULL CHECK (length(server_id) = 32),
    user_name TEXT NOT NULL,
    device_id TEXT NOT NULL CHECK (length(device_id) = 32),
    PRIMARY KEY (server_id, user_name)
  ) STRICT;
  `,
  `
  CREATE TABLE token_changes (
    server_id     TEXT NOT NULL CHECK (length(server_id) = 32),
    user_id       TEXT NOT NULL CHECK (length(user_id) = 32),
    token_storage TEXT NOT NULL,
    PRIMARY KEY (server_id, user_id, token_storage)
  ) STRICT;
  `,
  "ALTER TABLE downloads ADD COLUMN sidecars TEXT NOT NULL DEFAULT '[]'",
  // The version of the words in the search index; no row until first use.
  `
  CREATE TABLE word_index (version INTEGER NOT NULL) STRICT;
  `,
  `
  CREATE TABLE unsent_marks (
    owner     INTEGER NOT NULL REFERENCES library_owners (key),
    item_id   TEXT NOT NULL CHECK (length(item_id) = 32),
    kind      TEXT NOT NULL CHECK (kind IN ('played', 'favorite')),
    value     INTEGER NOT NULL CHECK (value IN (0, 1)),
    marked_at TEXT NOT NULL,
    PRIMARY KEY (owner, item_id, kind)
  ) STRICT;
  `,
  // The next sync reads every item again, for the new columns.
  `
  ALTER TABLE items ADD COLUMN original_title TEXT;
  ALTER TABLE items ADD COLUMN path TEXT;

  UPDATE libraries SET cursor = NULL, run_started_at = NULL, run_since = NULL,
    run_next = NULL;
  `,
  `
  CREATE TABLE unplayable (
    owner        INTEGER NOT NULL REFERENCES library_owners (key),
    library_id   TEXT NOT NULL CHECK (length(library_id) = 32),
    library_name TEXT NOT NULL,
    kind         TEXT NOT NULL,
    count        INTEGER NOT NULL CHECK (count > 0),
    PRIMARY KEY (owner, library_id, kind)
  ) STRICT;
  `,
  // For the shelves. The next sync reads every item again, for the new columns.
  `
  ALTER TABLE items ADD COLUMN added_at TEXT;
  ALTER TABLE items ADD COLUMN airs_after_season INTEGER;
  ALTER TABLE items ADD COLUMN airs_before_season INTEGER;
  ALTER TABLE items ADD COLUMN airs_before_episode INTEGER;

  CREATE INDEX items_by_added ON items (library, added_at)
    WHERE added_at IS NOT NULL
      AND type NOT IN ('series', 'season', 'album');
  CREATE INDEX items_by_series
    ON items (series_id, owner, season_number, episode_number)
    WHERE type = 'episode' AND series_id IS NOT NULL;
  CREATE INDEX user_data_by_play ON user_data (last_played_at)
    WHERE last_played_at IS NOT NULL;
  CREATE INDEX user_data_in_progress ON user_data (last_played_at)
    WHERE position_ms > 0;

  UPDATE libraries SET cursor = NULL, run_started_at = NULL, run_since = NULL,
    run_next = NULL;
  `,
  // Choices may be made before the first sync, so they have no owner.
  `
  CREATE TABLE track_choices (
    server_id TEXT NOT NULL CHECK (length(server_id) = 32),
    user_id   TEXT NOT NULL CHECK (length(user_id) = 32),
    item_id   TEXT NOT NULL CHECK (length(item_id) = 32),
    kind      TEXT NOT NULL CHECK (kind IN ('audio', 'subtitle', 'version')),
    language  TEXT,
    title     TEXT,
    codec     TEXT,
    place     INTEGER CHECK (place >= 0),
    PRIMARY KEY (server_id, user_id, item_id, kind)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE bitrate_limits (
    server_id       TEXT PRIMARY KEY CHECK (length(server_id) = 32),
    bits_per_second INTEGER NOT NULL CHECK (bits_per_second > 0)
  ) STRICT;
  `,
  // Rules may be chosen before the first sync, so they have no owner.
  `
  CREATE TABLE skip_rules (
    server_id TEXT NOT NULL CHECK (length(server_id) = 32),
    user_id   TEXT NOT NULL CHECK (length(user_id) = 32),
    type      TEXT NOT NULL,
    rule      TEXT NOT NULL,
    PRIMARY KEY (server_id, user_id, type)
  ) STRICT, WITHOUT ROWID;
  `,
  // Null until the server was asked for them.
  "ALTER TABLE downloads ADD COLUMN segments TEXT",
  `
  ALTER TABLE track_choices
    ADD COLUMN forced INTEGER NOT NULL DEFAULT 0 CHECK (forced IN (0, 1))
  `,
  // An entry may name an item that no library of the account has.
  `
  CREATE TABLE lists (
    key         INTEGER PRIMARY KEY,
    owner       INTEGER NOT NULL REFERENCES library_owners (key),
    id          TEXT NOT NULL CHECK (length(id) = 32),
    kind        TEXT NOT NULL CHECK (kind IN ('playlist', 'collection')),
    name        TEXT NOT NULL,
    sort_key    TEXT NOT NULL,
    media_type  TEXT,
    entry_count INTEGER CHECK (entry_count >= 0),
    read_at     TEXT,
    UNIQUE (owner, id)
  ) STRICT;

  CREATE TABLE list_entries (
    list    INTEGER NOT NULL REFERENCES lists (key),
    place   INTEGER NOT NULL CHECK (place >= 0),
    item_id TEXT NOT NULL CHECK (length(item_id) = 32),
    PRIMARY KEY (list, place)
  ) STRICT, WITHOUT ROWID;
  `,
  // The next sync reads every item again, for the new column.
  `
  ALTER TABLE items ADD COLUMN released_at TEXT;

  UPDATE libraries SET cursor = NULL, run_started_at = NULL, run_since = NULL,
    run_next = NULL;
  `,
  SELECTION_SCHEMA,
  // Headers are set before a server is known, so they belong to an origin.
  `
  CREATE TABLE request_headers (
    origin        TEXT NOT NULL,
    name          TEXT NOT NULL,
    token_storage TEXT NOT NULL,
    PRIMARY KEY (origin, name)
  ) STRICT, WITHOUT ROWID;
  `,
  LIST_SORT_SCHEMA,
  DOWNLOAD_QUEUE_SCHEMA,
  FOLLOW_SCHEMA,
  // The private keys are in the token storage.
  `
  CREATE TABLE client_certificates (
    origin          TEXT PRIMARY KEY,
    certificate_pem TEXT NOT NULL,
    token_storage   TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  // The next sync reads every list again.
  `
  ALTER TABLE lists
    ADD COLUMN favorite INTEGER NOT NULL DEFAULT 0 CHECK (favorite IN (0, 1))
  `,
  SERVER_ADDRESS_SCHEMA,
  ASKED_NAME_SCHEMA,
];
