import type { CollectionRef, Extra, ItemDetails } from "./item_details.ts";
import type { ItemFiles } from "./library_ports.ts";

/** Everything that the server sends about one item. */
export interface WholeItem extends ItemFiles {
  readonly details: ItemDetails;
  /** Empty if there are none, or the server cannot list them. */
  readonly extras: readonly Extra[];
  /** null if the server cannot list them: before version 12. */
  readonly collections: readonly CollectionRef[] | null;
}
