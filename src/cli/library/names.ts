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

export const libraryGenres = namesCommand("genre", {
  about: "Lists the genres that the last sync found, each with its number of " +
    "titles (films, series, albums and the like) and of the episodes and " +
    "tracks inside them. To list the titles of a genre, use " +
    "`library list --genre <name>`.",
  library: "Films",
});

export const libraryStudios = namesCommand("studio", {
  about: "Lists the studios that the last sync found, each with its number " +
    "of items. To list the items of a studio, use " +
    "`library list --studio <name>`.",
  library: "Shows",
});

export const libraryArtists = namesCommand("artist", {
  about: "Lists the artists that the last sync found: first those with an " +
    "album, then those who only perform on a track. To list the albums and " +
    "tracks of an artist, use `library list --artist <name>`.",
  library: "Music",
});

function namesCommand(
  kind: NameKind,
  { about, library }: { about: string; library: string },
): Command {
  return {
    path: `library ${kind}s`,
    summary: `list the ${kind}s in your library, even offline`,
    about: [about],
    examples: [
      [`list all ${kind}s`, `library ${kind}s`],
      [
        `list the ${kind}s of one library as JSON`,
        `library ${kind}s --library ${library} --json`,
      ],
    ],
    globals: OFFLINE,
    options: [LIBRARY_OPTION],
    run: (run) => printNames(run, kind),
  };
}

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
  await noteEmptyList(run, { known, empty: `No ${kind}s found` });
}
