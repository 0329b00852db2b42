import type { NameKind } from "../core/item_selection.ts";
import type { ListKind } from "../core/list_ports.ts";
import type { Suggestion } from "../core/suggestion.ts";

/** The items to suggest. */
export interface ItemSearch {
  /** null for the active one */
  readonly account: string | null;
  readonly typed: string;
}

/**
 * The names that a shell can complete, from what is stored here. No method asks
 * a keyring, a server or the user.
 */
export interface Suggestions {
  accounts(): readonly Suggestion[];
  servers(): readonly Suggestion[];
  downloads(): readonly Suggestion[];
  /** @param account null for the active one */
  libraries(account: string | null): readonly Suggestion[];
  lists(account: string | null, kind: ListKind): readonly Suggestion[];
  /** Genres and the like. */
  names(account: string | null, kind: NameKind): readonly Suggestion[];
  /** Some items whose names begin with what was typed. */
  items(search: ItemSearch): readonly Suggestion[];
}
