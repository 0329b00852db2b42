/** Paragraphs and examples for libraries, downloads and playback. */
import type { HelpText, UsedOption } from "./help_page.ts";

/** The options of commands that read the copy of the library. */
const OFFLINE: readonly UsedOption[] = ["json", "account"];
/** The options of commands about the downloads of all accounts. */
const DOWNLOADS: readonly UsedOption[] = ["json"];
/** The options of commands that contact the server of the account. */
const ONLINE: readonly UsedOption[] = ["json", "account", "input", "timeout"];

const ITEM_NAMES = "An item is an ID, a name such as `Some Film (1987)`, or " +
  "an episode such as `Some Series S01E02`. Accents and case do not matter.";

const MARKED = "Marks everything inside a series, season or album. While the " +
  "server is away, marks are kept here and sent when it is back.";

export const LIBRARY_HELP: Readonly<Record<string, HelpText>> = {
  "library sync": {
    about: [
      "Fetches the list of your library from the server, so that you can " +
      "browse and search offline. Only changes are fetched, unless you add " +
      "`--full`.",
    ],
    examples: [
      ["fetch what changed", "library sync"],
      ["fetch everything again", "library sync --full"],
    ],
    uses: ONLINE,
  },
  "library list": {
    examples: [
      ["list everything", "library list"],
      ["list the films of a year", "library list --type movie --year 1987"],
      [
        "list one library for a script",
        "library list --library Films --json",
      ],
      ["show the second page", "library list --limit 50 --offset 50"],
    ],
    uses: OFFLINE,
  },
  "library search": {
    about: [
      "Searches titles, original titles, series, artists and genres in the " +
      "copy of the library on this machine. The beginning of each word is " +
      "enough; accents do not matter.",
      "If nothing matches, the server is asked for people and collections of " +
      "that name.",
    ],
    examples: [
      ["find Amélie", "library search amelie"],
      ["find episodes only", "library search pilot --type episode"],
    ],
    uses: ONLINE,
  },
  "library show": {
    about: [
      "Shows what the server knows about an item: people, tracks, versions, " +
      "extras and more. If the server does not answer, the copy on this " +
      "machine is shown.",
      ITEM_NAMES,
    ],
    examples: [
      ["show a film", 'library show "Some Film (1987)"'],
      ["show an episode", 'library show "Some Series S01E02"'],
      [
        "show what is stored, without the server",
        'library show "Some Film (1987)" --stored',
      ],
    ],
    uses: ONLINE,
  },
  mark: {
    examples: [
      ["mark a season", 'mark watched "Some Series S01"'],
      ["add a film to your favourites", 'mark favourite "Some Film (1987)"'],
    ],
    uses: ONLINE,
  },
  "mark watched": {
    about: [MARKED, ITEM_NAMES],
    examples: [
      ["mark a film", 'mark watched "Some Film (1987)"'],
      ["mark a season", 'mark watched "Some Series S01"'],
    ],
    uses: ONLINE,
  },
  "mark unwatched": {
    about: [MARKED, ITEM_NAMES],
    examples: [
      ["see a whole series again", 'mark unwatched "Some Series"'],
    ],
    uses: ONLINE,
  },
  "mark favourite": {
    about: [ITEM_NAMES],
    examples: [
      ["add two films", 'mark favourite "Some Film (1987)" "Another Film"'],
    ],
    uses: ONLINE,
  },
  "mark unfavourite": {
    about: [ITEM_NAMES],
    examples: [
      ["remove a film", 'mark unfavourite "Some Film (1987)"'],
    ],
    uses: ONLINE,
  },
  download: {
    about: [
      "Downloads films, episodes and tracks; a series or an album downloads " +
      "all of its parts. An interrupted download continues where it stopped.",
      ITEM_NAMES,
    ],
    examples: [
      ["download a film", 'download "Some Film (1987)"'],
      ["see the size of a series first", 'download "Some Series" --dry-run'],
      [
        "choose the folder",
        'download "Some Film (1987)" --dir ~/Videos',
      ],
    ],
    uses: ["json", "account", "input", "timeout", "ascii"],
  },
  "download list": {
    examples: [["list downloads", "download list"]],
    uses: DOWNLOADS,
  },
  "download verify": {
    about: [
      "Reads every finished file and compares it with the checksum from the " +
      "download.",
    ],
    examples: [["check all downloaded files", "download verify"]],
    uses: DOWNLOADS,
  },
  "download remove": {
    about: ["Name the download by its ID or title. A finished file remains."],
    examples: [["forget a download", 'download remove "Some Film (1987)"']],
    uses: DOWNLOADS,
  },
  play: {
    about: [
      "Continues where you stopped watching, and reports the position to the " +
      "server. A downloaded file is played from this machine. The player gets " +
      "an address on this machine, never your token.",
      ITEM_NAMES,
    ],
    examples: [
      ["play a film in mpv", 'play "Some Film (1987)"'],
      ["play an episode in VLC", 'play "Some Series S01E02" --player vlc'],
      ["start again", 'play "Some Film (1987)" --from-start'],
      ["print an address for a player", 'play "Some Film (1987)" --print'],
    ],
    uses: ONLINE,
  },
};
