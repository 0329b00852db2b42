import { closest, MAX_EDITS } from "../core/closest.ts";
import { Failure } from "../core/failure.ts";
import { MANY_NAMES } from "../core/item_selection.ts";
import type { ItemFilter } from "../core/item_ports.ts";
import type { LibraryIndex } from "../core/library_ports.ts";
import { isShortName } from "../core/name_words.ts";
import { foldText } from "../core/sort_key.ts";
import type { TokenKey } from "../core/token_key.ts";

/** The names that a hint shows. */
const MAX_NAMED = 5;

/**
 * Refuses a filter with a name that no item has, because an empty list would
 * look as if nothing met the other conditions.
 *
 * @throws {Failure} `not_found` with the closest names
 */
export function requireNames(
  { items }: Pick<LibraryIndex, "items">,
  account: TokenKey,
  { conditions }: ItemFilter,
): void {
  for (const condition of conditions?.names ?? []) {
    if (items.hasName(account, condition)) continue;
    const { kind, name } = condition;
    const folded = foldText(name).trim();
    const { length } = folded;
    const lengths = { from: length - MAX_EDITS, to: length + MAX_EDITS };
    const similar = items.foldedNames(account, { kind, lengths });
    const near = closest(folded, [...similar.keys()])
      .map((it) => `"${similar.get(it)}"`);
    const known = items.foldedNames(account, { kind, limit: MAX_NAMED });
    throw new Failure("not_found", `Cannot find ${kind} "${name}"`, {
      ...near.length > 0
        ? { hint: `Did you mean ${near.join(" or ")}?` }
        : kind === "person"
        ? {
          hint: isShortName(name)
            ? "Give more letters of the name"
            : "Check the spelling, or use the last name",
          remedy: null,
        }
        : known.size === 0
        ? {
          hint: `No ${kind} is stored yet: run \`jellytau library sync\``,
          remedy: "sync-library",
        }
        : {
          hint: `Known ${MANY_NAMES[kind]} include ` +
            [...known.values()].join(", "),
        },
    });
  }
}
