import { formatDuration } from "../../core/labels.ts";
import type { PlayAction } from "../../core/playback_ports.ts";
import type { Reply } from "../../service/protocol.ts";
import type { Command, Invocation } from "../command.ts";
import { readPosition } from "../position.ts";
import { ONLINE } from "../global_options.ts";
import { ITEM_NAMES } from "../help/shared_texts.ts";
import { ask, PID, report } from "./ask_player.ts";

/** The most items in one message between two processes. */
const PAGE = 100;
const POSITIONS = "The positions are those that `jellytau player queue` lists.";

type Page = Reply<"ask-queue">["page"];
type Item = Page["items"][number];

export const QUEUE_COMMANDS: readonly Command[] = [
  {
    path: "player queue",
    summary: "list and change what another JellyTau plays next",
    about: ["Lists the items, and which of them is playing."],
    examples: [
      ["list the queue", "player queue"],
      ["print the titles as JSON", "player queue --json"],
    ],
    globals: ["json"],
    options: [PID],
    run: list,
  },
  {
    path: "player queue add",
    summary: "add items to the queue",
    args: "<item...>",
    about: [
      "Adds items at the end of the queue, or after the one that plays with " +
      "`--next`. Adds everything in a series, a season, an album, a playlist " +
      "or a collection, from the item at which `jellytau play` would start.",
      ITEM_NAMES,
    ],
    examples: [
      ["add an episode at the end", 'player queue add "Some Series S01E02"'],
      ["play an album next", 'player queue add --next "Some Album"'],
    ],
    globals: ONLINE,
    options: [
      { flags: "--next", description: "play the items next" },
      PID,
    ],
    needsToken: () => true,
    run: add,
  },
  {
    path: "player queue remove",
    summary: "remove items from the queue",
    args: "<position...>",
    about: [POSITIONS],
    examples: [["remove two items", "player queue remove 3 5"]],
    globals: ["json"],
    options: [PID],
    run(run) {
      const positions = run.args().map(readPosition);
      return change(run, { kind: "remove-items", positions });
    },
  },
  {
    path: "player queue move",
    summary: "move an item to another position in the queue",
    args: "<from> <to>",
    about: [POSITIONS],
    examples: [["move the ninth item to the top", "player queue move 9 1"]],
    globals: ["json"],
    options: [PID],
    run(run) {
      const from = readPosition(run.argument(0) ?? "");
      const to = readPosition(run.argument(1) ?? "");
      return change(run, { kind: "move-item", from, to });
    },
  },
  {
    path: "player queue play",
    summary: "go to an item of the queue",
    args: "<position>",
    about: [POSITIONS],
    examples: [["play the third item", "player queue play 3"]],
    globals: ["json"],
    options: [PID],
    run(run) {
      const position = readPosition(run.argument(0) ?? "");
      return change(run, { kind: "play-item", position });
    },
  },
];

async function list(run: Invocation): Promise<void> {
  const client = await run.client();
  const { table } = await import("../output/table.ts");
  let pid = run.number("pid", { from: 1 });
  const items: Item[] = [];
  for (;;) {
    const window = { from: items.length, limit: PAGE };
    const reply = await client.send("ask-queue", { pid, ...window }, run);
    const { place, items: more } = reply.page;
    items.push(...more);
    // Another process may begin to play meanwhile.
    pid = reply.pid;
    if (more.length === PAGE) continue;
    const { number, total, repeat } = place;
    const rows = items.map((it, at) => rowOf(it, { position: at + 1, number }));
    const fit = { columns: run.terminal.columns(), flexible: 2 };
    return run.output.data(
      { pid, number, total, repeat, items: rows },
      () => table(cellsOf(rows), fit),
    );
  }
}

function rowOf(
  { key: _, ...item }: Item,
  { position, number }: { position: number; number: number },
) {
  const state = position < number
    ? "before"
    : position === number
    ? "playing"
    : "after";
  return { position, ...item, state };
}

function cellsOf(rows: readonly ReturnType<typeof rowOf>[]): string[][] {
  return rows.map(({ position, title, runtimeMs, state }) => [
    state === "playing" ? ">" : " ",
    `${position}`.padStart(`${rows.length}`.length),
    title,
    formatDuration(runtimeMs),
    state === "playing" ? state : "",
  ]);
}

async function add(run: Invocation): Promise<void> {
  const client = await run.client();
  const reply = await client.send("add-to-queue", {
    account: run.account(),
    items: [...run.args()],
    next: run.flag("next"),
    pid: run.number("pid", { from: 1 }),
    ...run.timeout(),
  }, run);
  report(run, reply);
}

function change(run: Invocation, action: PlayAction): Promise<void> {
  return ask(run, { ask: "control", action });
}
