import type { CommandSpec } from "./command_spec.ts";
import { libraryList } from "./library_list.ts";
import { librarySearch } from "./library_search.ts";
import { libraryShow } from "./library_show.ts";
import { librarySync } from "./library_sync.ts";

export const LIBRARY_SPECS: readonly CommandSpec[] = [
  librarySync,
  libraryList,
  librarySearch,
  libraryShow,
];
