/** The commands for series whose next episodes are downloaded. */
import { Failure } from "../../core/failure.ts";
import { FOLLOW_DEFAULTS, FOLLOW_MOST } from "../../core/follow_ports.ts";
import { formatSize } from "../../core/labels.ts";
import type { FollowView } from "../../service/protocol.ts";
import type { Command, Invocation } from "../command.ts";
import { ITEM_NAMES } from "../help/shared_texts.ts";
import { table } from "../output/table.ts";

const UNITS: Readonly<Record<string, number>> = {
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
};

export const downloadFollow: Command = {
  path: "download follow",
  summary: "keep the next episodes of a series downloaded",
  args: "[series]",
  about: [
    "JellyTau downloads the next unwatched episodes while its screen is open, " +
    "and with `jellytau download resume`. It deletes an episode that you " +
    "watched or skipped after some days, or earlier if the next ones need " +
    "the space. It never deletes what you downloaded yourself, and does not " +
    "download again what you remove.",
    "It leaves out episodes in several parts or of unknown size. Subtitles do " +
    "not count towards the budget.",
    "Run it again to change some of the numbers.",
    ITEM_NAMES,
  ],
  examples: [
    [
      "keep the next three episodes downloaded",
      'download follow "Some Series" --next 3 --keep-days 30 --budget 20GB',
    ],
    ["list the series that you follow", "download follow --list"],
  ],
  globals: ["json", "account", "input", "timeout"],
  options: [
    {
      flags: "--next <n>",
      description:
        `unwatched episodes to have (default ${FOLLOW_DEFAULTS.next})`,
    },
    {
      flags: "--keep-days <n>",
      description: "days to keep an episode after you watched it " +
        `(default ${FOLLOW_DEFAULTS.keepDays})`,
    },
    {
      flags: "--budget <size>",
      description: "most space that it takes (default 20GB)",
    },
    { flags: "--list", description: "list the series that you follow" },
  ],
  needsToken: () => false,
  async run(run) {
    const client = await run.client();
    const item = run.argument(0);
    if (run.flag("list") === (item !== null)) throw oneOf();
    if (item === null) {
      return show(run, await client.send("list-follows", {}, run));
    }
    const budget = run.option("budget");
    const reply = await client.send("follow-series", {
      account: run.account(),
      item,
      next: run.number("next", { from: 1, to: FOLLOW_MOST.next }),
      keepDays: run.number("keepDays", { from: 0, to: FOLLOW_MOST.keepDays }),
      budgetBytes: budget === null ? null : readSize(budget),
      ...run.timeout(),
    }, run);
    show(run, reply);
    run.output.note("`jellytau download resume` downloads the episodes now");
  },
};

export const downloadUnfollow: Command = {
  path: "download unfollow",
  summary: "stop following a series",
  args: "<series>",
  about: [
    "What is downloaded stays. Name the series as " +
    "`jellytau download follow --list` does, or by its ID.",
  ],
  examples: [["stop following a series", 'download unfollow "Some Series"']],
  globals: ["json"],
  async run(run) {
    const client = await run.client();
    const input = { item: run.argument(0) ?? "", owner: null };
    show(run, await client.send("unfollow-series", input, run));
  },
};

function show(
  run: Invocation,
  reply: { readonly follows: readonly FollowView[] },
): void {
  run.output.data(reply, () => table(reply.follows.map(cellsOf)));
  if (reply.follows.length === 0) run.output.note("You follow no series");
}

function cellsOf(
  { name, next, keepDays, usedBytes, budgetBytes }: FollowView,
): string[] {
  return [
    name,
    `next ${next}`,
    `${keepDays} days`,
    `${formatSize(usedBytes)} of ${formatSize(budgetBytes)}`,
  ];
}

/**
 * Reads a size such as `20GB` or `1.5 TB`, as the program prints it.
 *
 * @throws {Failure} `usage` for anything else
 */
export function readSize(text: string): number {
  const [, number = "", unit = ""] =
    /^([0-9]{1,6}(?:\.[0-9]{1,3})?) ?([mgt]b)$/i.exec(text.trim()) ?? [];
  const bytes = Math.round(Number(number) * (UNITS[unit.toLowerCase()] ?? 0));
  if (bytes > 0) return bytes;
  throw new Failure("usage", `Cannot use size "${text}": it is not a size`, {
    hint: "Use a size such as 500MB, 20GB or 1.5TB",
  });
}

function oneOf(): Failure {
  return new Failure("usage", "Cannot follow: no series is named", {
    hint: "Name a series, or add `--list` instead",
  });
}
