/** The commands that change playlists on the server. */
import { Failure } from "../../core/failure.ts";
import { counted } from "../../core/labels.ts";
import type { CommandInput, Reply } from "../../service/protocol.ts";
import type { Command, Invocation } from "../command.ts";
import { ONLINE } from "../global_options.ts";
import { ITEM_NAMES } from "../help/shared_texts.ts";
import { readPosition } from "../position.ts";

const POSITIONS =
  "Positions are the numbers that `jellytau library list --playlist <name>` " +
  "shows; list the playlist first, because another client may have changed it.";
const EXPANDED = "A series, a season or an album adds everything in it.";

export const PLAYLIST_COMMANDS: readonly Command[] = [
  {
    path: "playlist",
    summary: "create and change playlists",
    examples: [
      ["create a playlist", 'playlist create Evening "Some Film (1987)"'],
      ["add an album to it", 'playlist add Evening "Some Album"'],
    ],
  },
  {
    path: "playlist create",
    summary: "create a playlist on the server",
    args: "<name> [item...]",
    about: [
      `Only you can see it, unless you add \`--public\`. ${EXPANDED}`,
      ITEM_NAMES,
    ],
    examples: [
      ["create an empty playlist", "playlist create Evening"],
      ["create one of two films", 'playlist create Evening "Film A" "Film B"'],
    ],
    globals: ONLINE,
    options: [{
      flags: "--public",
      description: "let everybody on the server see it",
    }],
    needsToken: () => true,
    run: create,
  },
  {
    path: "playlist add",
    summary: "add items to the end of a playlist",
    args: "<playlist> <item...>",
    about: [
      `${EXPANDED} Some servers leave out what is in the playlist already.`,
      ITEM_NAMES,
    ],
    examples: [
      ["add an episode", 'playlist add Evening "Some Series S01E02"'],
    ],
    globals: ONLINE,
    needsToken: () => true,
    run(run) {
      return edit(run, { kind: "add", items: [...run.args(1)] });
    },
  },
  {
    path: "playlist remove",
    summary: "remove entries from a playlist",
    args: "<playlist> <position...>",
    about: [POSITIONS],
    examples: [["remove two entries", "playlist remove Evening 3 5"]],
    globals: ONLINE,
    needsToken: () => true,
    run(run) {
      const positions = run.args(1).map(readPosition);
      return edit(run, { kind: "remove", positions });
    },
  },
  {
    path: "playlist move",
    summary: "move an entry to another position in a playlist",
    args: "<playlist> <from> <to>",
    about: [POSITIONS],
    examples: [[
      "move the ninth entry to the top",
      "playlist move Evening 9 1",
    ]],
    globals: ONLINE,
    needsToken: () => true,
    run(run) {
      const from = readPosition(run.argument(1) ?? "");
      const to = readPosition(run.argument(2) ?? "");
      return edit(run, { kind: "move", from, to });
    },
  },
];

async function create(run: Invocation): Promise<void> {
  const name = run.argument(0)?.trim() ?? "";
  if (name === "") {
    throw new Failure("usage", "Cannot create a playlist without a name");
  }
  const client = await run.client();
  const reply = await client.send("create-playlist", {
    account: run.account(),
    name,
    items: [...run.args(1)],
    isPublic: run.flag("public"),
    ...run.timeout(),
  }, run);
  run.output.data(reply, () => [resultOf(reply)]);
}

async function edit(
  run: Invocation,
  edit: CommandInput<"edit-playlist">["edit"],
): Promise<void> {
  const client = await run.client();
  const reply = await client.send("edit-playlist", {
    account: run.account(),
    list: run.argument(0) ?? "",
    edit,
    ...run.timeout(),
  }, run);
  run.output.data(reply, () => [resultOf(reply)]);
}

/** `Evening: 5 items, 2 added` */
function resultOf({ list, added, removed }: Reply<"edit-playlist">): string {
  const changes = [
    added > 0 ? `${added} added` : null,
    removed > 0 ? `${removed} removed` : null,
  ].filter((it) => it !== null);
  return `${list.name}: ${
    [counted(list.items ?? 0, "item"), ...changes].join(", ")
  }`;
}
