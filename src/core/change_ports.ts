import type { ItemMark } from "./library_ports.ts";

/** A change that a server announces to the clients of a user. */
export type ServerChange =
  | {
    readonly kind: "user-data";
    readonly userId: string;
    readonly marks: readonly ItemMark[];
  }
  | {
    readonly kind: "library";
    /** The ids of removed items; others were added or updated. */
    readonly removed: readonly string[];
  };

/** Changes as a server announces them. */
export interface ServerChanges {
  /** Ends when the connection does, for whatever reason; never throws. */
  readonly changes: AsyncIterable<ServerChange>;
  close(): void;
}
