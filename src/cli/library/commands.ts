import type { CommandSpec } from "../command.ts";
import { libraryList } from "./list.ts";
import { librarySearch } from "./search.ts";
import { libraryShow } from "./show.ts";
import { librarySync } from "./sync.ts";

export const LIBRARY_SPECS: readonly CommandSpec[] = [
  librarySync,
  libraryList,
  librarySearch,
  libraryShow,
];
