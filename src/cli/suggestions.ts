/** A value that can be typed, with a description. */
export interface Suggestion {
  readonly value: string;
  /** The description, for shells that show one; may be empty. */
  readonly note: string;
  /** True if it means the same in any case. */
  readonly anyCase?: boolean;
  /** An equivalent for a value that would be parsed as something else. */
  readonly id?: string;
}

/** The items to suggest. */
export interface ItemSearch {
  /** null for the active one */
  readonly account: string | null;
  readonly typed: string;
  /** True to leave out series, seasons and albums, which `play` refuses. */
  readonly playable: boolean;
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
  /** Some items whose names begin with what was typed. */
  items(search: ItemSearch): readonly Suggestion[];
}
