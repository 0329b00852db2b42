import type { Command } from "../command.ts";
import { libraryList } from "./list.ts";
import { libraryCollections, libraryPlaylists } from "./lists.ts";
import { libraryMissing } from "./missing.ts";
import {
  libraryArtists,
  libraryGenres,
  libraryPeople,
  libraryStudios,
} from "./names.ts";
import { librarySearch } from "./search.ts";
import { libraryShow } from "./show.ts";
import { libraryLatest, libraryResume } from "./shelves.ts";
import { librarySimilar } from "./similar.ts";
import { librarySkip } from "./skip.ts";
import { librarySync } from "./sync.ts";

export const LIBRARY_COMMANDS: readonly Command[] = [
  {
    path: "library",
    summary: "browse and search your library, online or offline",
    examples: [
      ["sync your library", "library sync"],
      ["find an item", "library search amelie"],
    ],
  },
  librarySync,
  libraryList,
  librarySearch,
  libraryShow,
  librarySimilar,
  libraryMissing,
  libraryResume,
  libraryLatest,
  libraryPlaylists,
  libraryCollections,
  libraryGenres,
  libraryStudios,
  libraryArtists,
  libraryPeople,
  librarySkip,
];
