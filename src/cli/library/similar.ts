import { ONLINE } from "../global_options.ts";
import { ITEM_NAMES } from "../help/shared_texts.ts";
import type { Command } from "../command.ts";
import { formatItems } from "../output/format_items.ts";

export const librarySimilar: Command = {
  path: "library similar",
  summary: "list titles that are similar to an item",
  args: "<item>",
  about: [
    "Asks the server for titles that are similar to a film, a series or " +
    "another item, and lists those in your library, most similar first.",
    ITEM_NAMES,
  ],
  examples: [
    ["list titles similar to a film", 'library similar "Some Film (1987)"'],
  ],
  globals: ONLINE,
  needsToken: () => true,
  run: async (run) => {
    const client = await run.client();
    const { items } = await client.send("list-similar", {
      account: run.account(),
      item: run.argument(0) ?? "",
      ...run.timeout(),
    }, run);
    run.output.data(
      { items },
      () => formatItems(items, run.terminal.columns()),
    );
    if (items.length === 0) run.output.note("No similar titles found");
  },
};
