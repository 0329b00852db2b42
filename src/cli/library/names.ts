/** The commands for genres, studios and artists. */
import type { NameKind } from "../../core/item_selection.ts";
import { counted } from "../../core/labels.ts";
import { sanitize } from "../../core/printable.ts";
import type { Command, Invocation } from "../command.ts";
import { OFFLINE } from "../global_options.ts";
import { table } from "../output/table.ts";
import {
  findLibrary,
  librariesOf,
  LIBRARY_OPTION,
  noteEmptyList,
} from "./item_filter.ts";

export const libraryGenres: Command = {
  path: "library genres",
  summary: "list the genres in your library, even offline",
  about: [
    "Lists the genres that the last sync found, with the number of films, " +
    "series, albums and the like, and of episodes and tracks inside. " +
    "`library list --genre <name>` lists them.",
  ],
  examples: [
    ["list all genres", "library genres"],
    ["list the genres of one library", "library genres --library Films"],
  ],
  globals: OFFLINE,
  options: [LIBRARY_OPTION],
  run: (run) => printNames(run, "genre"),
};

export const libraryStudios: Command = {
  path: "library studios",
  summary: "list the studios in your library, even offline",
  about: [
    "Lists the studios that the last sync found, with the number of items. " +
    "`library list --studio <name>` lists them.",
  ],
  examples: [
    ["list all studios", "library studios"],
    ["list the studios as JSON", "library studios --json"],
  ],
  globals: OFFLINE,
  options: [LIBRARY_OPTION],
  run: (run) => printNames(run, "studio"),
};

export const libraryArtists: Command = {
  path: "library artists",
  summary: "list the artists in your library, even offline",
  about: [
    "Lists the artists that the last sync found: first those with an album, " +
    "then those who only perform a track. `library list --artist <name>` " +
    "lists the albums and tracks.",
  ],
  examples: [
    ["list all artists", "library artists"],
    ["list the artists of one library", "library artists --library Music"],
  ],
  globals: OFFLINE,
  options: [LIBRARY_OPTION],
  run: (run) => printNames(run, "artist"),
};

async function printNames(run: Invocation, kind: NameKind): Promise<void> {
  const known = librariesOf(run);
  const libraryId = await findLibrary(run.option("library"), known);
  const client = await run.client();
  const input = { account: run.account(), kind, libraryId };
  const { names } = await client.send("list-names", input, run);
  const columns = run.terminal.columns();
  run.output.data({ [`${kind}s`]: names }, () => {
    const rows = names.map(({ name, items, inside }) => [
      sanitize(name),
      items === 0 ? "" : counted(items, "item"),
      inside === 0 ? "" : `${inside} inside`,
    ]);
    return table(rows, { columns, flexible: 0 });
  });
  if (names.length > 0) return;
  await noteEmptyList(run, {
    known,
    empty: `No item names ${kind === "artist" ? "an" : "a"} ${kind}`,
  });
}
