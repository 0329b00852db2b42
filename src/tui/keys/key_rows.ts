import type { KeyBindings } from "../../core/settings.ts";
import { boundKeys } from "../model/key_bindings.ts";
import type { LocationKind } from "../model/location.ts";
import { ACCOUNT_KEYS } from "./account_keys.ts";
import { DOWNLOAD_KEYS } from "./download_keys.ts";
import { ENTRY_KEYS } from "./entry_keys.ts";
import { HOME_KEYS } from "./home_keys.ts";
import { ITEM_KEYS } from "./item_keys.ts";
import type { KeyRow } from "./key_row.ts";
import { LINK_KEYS, OPEN_LINK_KEYS } from "./link_keys.ts";
import { LIST_KEYS } from "./list_keys.ts";
import { PLAY_KEYS } from "./play_keys.ts";
import { PLAYER_KEYS } from "./player_keys.ts";
import { QUEUE_KEYS } from "./queue_keys.ts";
import { SCREEN_KEYS } from "./screen_keys.ts";
import { TAB_KEYS } from "./tab_keys.ts";

/** Every key of the screen. The footer, the help and the palette read them. */
const KEYS = {
  ...HOME_KEYS,
  ...OPEN_LINK_KEYS,
  ...ITEM_KEYS,
  ...PLAY_KEYS,
  ...TAB_KEYS,
  ...LINK_KEYS,
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

/** Every row with the keys that it has by default. */
export const KEY_ROWS: readonly NamedKeyRow[] = Object.entries(KEYS)
  .map(([id, row]: [string, KeyRow]) => ({ ...row, id: id as KeyId }));

interface Bound {
  readonly bindings: KeyBindings;
  readonly rows: readonly NamedKeyRow[];
  readonly atLocations: Map<LocationKind, readonly NamedKeyRow[]>;
}

let current: Bound = { bindings: {}, rows: KEY_ROWS, atLocations: new Map() };

/** Returns the rows with the keys that the user has chosen. */
function boundRows(): Bound {
  const bindings = boundKeys();
  if (bindings === current.bindings) return current;
  const rows = withBindings(bindings);
  current = { bindings, rows, atLocations: new Map() };
  return current;
}

/** Returns every row; the keys of some are replaced. */
export function withBindings(bindings: KeyBindings): readonly NamedKeyRow[] {
  return KEY_ROWS.map((row) => {
    const keys = Object.hasOwn(bindings, row.id) ? bindings[row.id] : undefined;
    return keys === undefined ? row : { ...row, keys };
  });
}

/** Returns every row with the keys of the user. */
export function keyRows(): readonly NamedKeyRow[] {
  return boundRows().rows;
}

/** Returns the row with this ID. */
export function keyRow(id: KeyId): KeyRow {
  return keyRows().find((it) => it.id === id) ?? KEYS[id];
}

/** Returns the rows of a location that have no key because the user wants none. */
export function unboundAt(location: LocationKind): readonly NamedKeyRow[] {
  return keyRows().filter((it) =>
    it.keys.length === 0 && appliesAt(it, location)
  );
}

/** Returns the row of a key in a location; null if it has none there. */
export function findKey(
  key: string,
  location: LocationKind,
): NamedKeyRow | null {
  return keysAt(location).find((it) => it.keys.includes(key)) ?? null;
}

/** Returns the rows of a location; the first one owns a shared key. */
export function keysAt(location: LocationKind): readonly NamedKeyRow[] {
  const { rows, atLocations } = boundRows();
  const known = atLocations.get(location);
  if (known) return known;
  const taken = new Set<string>();
  const found = rows.filter((it) => appliesAt(it, location)).map((it) => {
    const keys = it.keys.filter((key) => !taken.has(key));
    keys.forEach((key) => taken.add(key));
    return { ...it, keys };
  }).filter(({ keys }) => keys.length > 0);
  atLocations.set(location, found);
  return found;
}

function appliesAt({ locations }: KeyRow, location: LocationKind): boolean {
  return locations?.includes(location) ?? true;
}
