import type { LocationKind } from "../model/location.ts";
import { ACCOUNT_KEYS } from "./account_keys.ts";
import { DOWNLOAD_KEYS } from "./download_keys.ts";
import { ENTRY_KEYS } from "./entry_keys.ts";
import { HOME_KEYS } from "./home_keys.ts";
import { ITEM_KEYS } from "./item_keys.ts";
import type { KeyRow } from "./key_row.ts";
import { LIST_KEYS } from "./list_keys.ts";
import { PLAYER_KEYS } from "./player_keys.ts";
import { QUEUE_KEYS } from "./queue_keys.ts";
import { SCREEN_KEYS } from "./screen_keys.ts";

/** Every key of the screen. The footer, the help and the palette read them. */
const KEYS = {
  ...HOME_KEYS,
  ...ITEM_KEYS,
  ...PLAYER_KEYS,
  ...QUEUE_KEYS,
  ...ENTRY_KEYS,
  ...DOWNLOAD_KEYS,
  ...ACCOUNT_KEYS,
  ...LIST_KEYS,
  ...SCREEN_KEYS,
};
export type KeyId = keyof typeof KEYS;

export interface NamedKeyRow extends KeyRow {
  readonly id: KeyId;
}

export const KEY_ROWS: readonly NamedKeyRow[] = Object.entries(KEYS)
  .map(([id, row]: [string, KeyRow]) => ({ ...row, id: id as KeyId }));

/** Returns the row with this ID. */
export function keyRow(id: KeyId): KeyRow {
  return KEYS[id];
}

/** Returns the row of a key in a location; null if it has none there. */
export function findKey(
  key: string,
  location: LocationKind,
): NamedKeyRow | null {
  return keysAt(location).find((it) => it.keys.includes(key)) ?? null;
}

const AT_LOCATIONS = new Map<LocationKind, readonly NamedKeyRow[]>();

/** Returns the rows of a location; the first one owns a shared key. */
export function keysAt(location: LocationKind): readonly NamedKeyRow[] {
  const known = AT_LOCATIONS.get(location);
  if (known) return known;
  const taken = new Set<string>();
  const found = KEY_ROWS
    .filter((it) => it.locations?.includes(location) ?? true)
    .map((it) => {
      const keys = it.keys.filter((key) => !taken.has(key));
      keys.forEach((key) => taken.add(key));
      return { ...it, keys };
    }).filter(({ keys }) => keys.length > 0);
  AT_LOCATIONS.set(location, found);
  return found;
}
