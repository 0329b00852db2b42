/** The commands for genres, studios, artists and people. */
import { MANY_NAMES, type NameKind } from "../../core/item_selection.ts";
import { counted } from "../../core/labels.ts";
import { sanitize } from "../../core/printable.ts";
import type { Command, Invocation } from "../command.ts";
import { OFFLINE, ONLINE } from "../global_options.ts";
import { table } from "../output/table.ts";
import {
  findLibrary,
  librariesOf,
  LIBRARY_OPTION,
  noteEmptyList,
  noteUnasked,
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

export const libraryPeople = namesCommand("person", {
  about:
    "Lists everyone whom the server knows, such as actors and directors. " +
    "A sync does not read people: JellyTau asks the server and stores the " +
    "reply, which it lists if the server does not answer. To list the items " +
    "of a person, use `library list --person <name>`; the number of the items " +
    "and their libraries are known from then on, so `--library` lists only " +
    "such people.",
  library: null,
});

function namesCommand(
  kind: NameKind,
  { about, library }: {
    about: string;
    /** For an example; null if the libraries of most names are unknown. */
    library: string | null;
  },
): Command {
  const isAsked = kind === "person";
  const many = MANY_NAMES[kind];
  return {
    path: `library ${many}`,
    summary: `list the ${many} in your library, even offline`,
    about: [about],
    examples: [
      [`list all ${many}`, `library ${many}`],
      library === null
        ? [`list all ${many} as JSON`, `library ${many} --json`]
        : [
          `list the ${many} of one library as JSON`,
          `library ${many} --library ${library} --json`,
        ],
    ],
    globals: isAsked ? ONLINE : OFFLINE,
    options: [LIBRARY_OPTION],
    ...isAsked ? { needsToken: () => true } : {},
    run: (run) => printNames(run, kind),
  };
}

async function printNames(run: Invocation, kind: NameKind): Promise<void> {
  const known = librariesOf(run);
  const libraryId = await findLibrary(run.option("library"), known);
  const client = await run.client();
  const timeout = kind === "person" ? run.timeout() : {};
  const input = { account: run.account(), kind, libraryId, ...timeout };
  const { names, problem } = await client.send("list-names", input, run);
  const many = MANY_NAMES[kind];
  const columns = run.terminal.columns();
  run.output.data({ [many]: names.map(shown) }, () => {
    const rows = names.map(({ name, items, inside }) => [
      sanitize(name),
      items === 0 ? "" : counted(items, "item"),
      inside === 0 ? "" : `${inside} inside`,
    ]);
    return table(rows, { columns, flexible: 0 });
  });
  noteUnasked(run, problem);
  if (names.length > 0) return;
  const isUnread = kind === "person" && libraryId !== null;
  const empty = isUnread
    ? "The people of this library are not known yet: list the items of one " +
      "with `library list --person <name>`"
    : `No ${many} found`;
  await noteEmptyList(run, { known, empty });
}

/** Returns null for the numbers of a person whose items were not read. */
function shown<T extends { items: number; inside: number }>(name: T) {
  const isRead = name.items + name.inside > 0;
  return isRead ? name : { ...name, items: null, inside: null };
}
