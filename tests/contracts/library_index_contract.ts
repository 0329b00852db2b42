import type { LibraryIndex } from "../../src/core/library_ports.ts";
import { OF_CHOICES } from "./library_index_choices.ts";
import { OF_LISTS } from "./library_index_lists.ts";
import { OF_MARKS } from "./library_index_marks.ts";
import { OF_SYNCS } from "./library_index_syncs.ts";
import { type Lend, testPromises } from "./promises.ts";

/** Tests what every `LibraryIndex` promises. */
export function libraryIndexContract(
  name: string,
  lend: Lend<LibraryIndex>,
): void {
  testPromises(name, [
    ...OF_SYNCS,
    ...OF_LISTS,
    ...OF_MARKS,
    ...OF_CHOICES,
  ], { lend });
}
