/** A text that a shell can complete. */
export interface Suggestion {
  readonly value: string;
  /** Shown beside the value if the shell supports it; may be empty. */
  readonly note: string;
  /** True if upper and lower case mean the same. */
  readonly anyCase?: boolean;
  /** An equivalent for a value that would be parsed as something else. */
  readonly id?: string;
}
