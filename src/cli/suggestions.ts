/** Something that can be typed, and what it is. */
export interface Suggestion {
  readonly value: string;
  /** Shown beside it where the shell can; may be empty. */
  readonly note: string;
  /** True if it means the same in any case. */
  readonly anyCase?: boolean;
  /** An equivalent for a value that would be parsed as something else. */
  readonly id?: string;
}

/**
 * The names that a shell can complete: what this machine remembers. Nothing
 * here asks a keyring, a server or a person.
 */
export interface Suggestions {
  accounts(): readonly Suggestion[];
  servers(): readonly Suggestion[];
  downloads(): readonly Suggestion[];
  /** @param account null for the active one */
  libraries(account: string | null): readonly Suggestion[];
  /** Some items whose names begin with what was typed. */
  items(account: string | null, typed: string): readonly Suggestion[];
}
