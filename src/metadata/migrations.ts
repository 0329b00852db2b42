/**
 * The schema's history. Append only: a migration that has shipped is never
 * edited. `PRAGMA user_version` counts those that were run.
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
];
