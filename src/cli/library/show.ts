import { ONLINE } from "../global_options.ts";
import { ITEM_NAMES } from "../help/shared_texts.ts";
import { Failure } from "../../core/failure.ts";
import type { Command, Invocation } from "../command.ts";
import { formatDetails } from "../output/format_details.ts";

/** The time limit for the server: offline, nobody should wait for long. */
const ASK_MS = 5_000;

export const libraryShow: Command = {
  path: "library show",
  summary: "show the details of an item",
  args: "<item>",
  about: [
    "Asks the server for people, tracks, versions, extras, collections and " +
    "more. If the server does not answer, shows what the last sync stored. " +
    "For a series, counts the watched episodes of each season.",
    ITEM_NAMES,
  ],
  examples: [
    ["show a film", 'library show "Some Film (1987)"'],
    ["show an episode", 'library show "Some Series S01E02"'],
    [
      "show the synced details without contacting the server",
      'library show "Some Film (1987)" --stored',
    ],
  ],
  globals: ONLINE,
  options: [
    {
      flags: "--refresh",
      description: "fail if the server cannot be reached",
    },
    {
      flags: "--stored",
      description: "show only what is stored here",
    },
  ],
  needsToken: (run) => !run.flag("stored"),
  run: show,
};

async function show(run: Invocation): Promise<void> {
  const isStored = run.flag("stored");
  const orStored = !run.flag("refresh");
  if (isStored && !orStored) {
    throw new Failure(
      "usage",
      "Cannot use --stored with --refresh: choose one",
    );
  }
  const client = await run.client();
  const input = {
    account: run.account(),
    item: run.argument(0) ?? "",
  };
  const asked = {
    ...input,
    orStored,
    ...orStored ? { timeoutMs: ASK_MS } : {},
    ...run.timeout(),
  };
  const item = isStored
    ? await client.send("show-item", input, run)
    : await client.send("refresh-item", asked, run);
  run.output.data(item, () =>
    formatDetails(item, {
      columns: run.terminal.columns(),
      heading: (it) => run.output.paint("bold", it),
    }));
  if (item.problem !== null) {
    run.output.note(
      "Showing the synced details, without people, studios, tracks and " +
        `extras: ${item.problem.message}`,
    );
  }
}
