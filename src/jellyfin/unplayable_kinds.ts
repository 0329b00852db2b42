import { Failure } from "../core/failure.ts";
import { sanitize } from "../core/printable.ts";
import {
  UNPLAYABLE_KINDS,
  type UnplayableCount,
  type UnplayableKind,
} from "../core/unplayable.ts";
import { record } from "./decode_item.ts";

const NAME_MAX = 200;

/** The server's names of the kinds that cannot be played. */
const UNPLAYABLE: Readonly<Record<UnplayableKind, string>> = {
  book: "Book",
  photo: "Photo",
  trailer: "Trailer",
};

/**
 * Returns the failure for an item of a kind that cannot be played; null for all
 * others.
 */
export function unplayable(raw: unknown): Failure | null {
  const { Name, Type } = record(raw) ?? {};
  const kind = UNPLAYABLE_KINDS.find((it) => UNPLAYABLE[it] === Type);
  if (kind === undefined) return null;
  const name = typeof Name === "string"
    ? sanitize(Name.slice(0, NAME_MAX))
    : "";
  return new Failure(
    "not_found",
    `Cannot use "${name}": it is a ${kind}, which JellyTau does not play`,
    { hint: "Open it in Jellyfin's web client" },
  );
}

/**
 * Counts the items that cannot be played.
 *
 * @param count returns the number of items of some of the server's kinds
 */
export async function unplayableCounts(
  count: (kinds: string) => Promise<number>,
): Promise<UnplayableCount[]> {
  const counts: UnplayableCount[] = [];
  // Most libraries hold none of them, which one request says.
  if (await count(Object.values(UNPLAYABLE).join(",")) === 0) return counts;
  for (const kind of UNPLAYABLE_KINDS) {
    const number = await count(UNPLAYABLE[kind]);
    if (number > 0) counts.push({ kind, count: number });
  }
  return counts;
}
