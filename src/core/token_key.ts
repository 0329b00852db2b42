import { Failure } from "./failure.ts";

/**
 * Identifies a token: one per server and user. Both ids are 32 lower-case hex
 * digits, so that `::` in the name stays unambiguous; build keys with {@link
 * tokenKey} only.
 */
export interface TokenKey {
  readonly serverId: string;
  readonly userId: string;
}

const ID = /^[0-9a-f]{32}$/;
const NAME = /^jellytau::([0-9a-f]{32})::([0-9a-f]{32})::access_token$/;

/**
 * Normalises a Jellyfin id: dashes dropped, lower case.
 *
 * @throws {Failure} `not_jellyfin` if 32 hex digits do not remain
 */
export function normaliseId(id: string): string {
  const plain = id.replaceAll("-", "").toLowerCase();
  if (!ID.test(plain)) {
    throw new Failure(
      "not_jellyfin",
      "Cannot use id from the server: it is not 32 hex digits",
    );
  }
  return plain;
}

/** @throws {Failure} `not_jellyfin` if an id is not 32 hex digits */
export function tokenKey(serverId: string, userId: string): TokenKey {
  return { serverId: normaliseId(serverId), userId: normaliseId(userId) };
}

/** Returns the entry's name in every storage. */
export function tokenKeyName({ serverId, userId }: TokenKey): string {
  return `jellytau::${serverId}::${userId}::access_token`;
}

/** Returns the key that a name stands for; null for a name that is not ours. */
export function findTokenKey(name: string): TokenKey | null {
  const [, serverId, userId] = NAME.exec(name) ?? [];
  return serverId && userId ? { serverId, userId } : null;
}
