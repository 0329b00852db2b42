import { episodeCode } from "../../core/media_item.ts";
import type { ItemView } from "../../service/protocol.ts";
import type { Command } from "../command.ts";
import { ONLINE } from "../global_options.ts";
import { ITEM_NAMES } from "../help/shared_texts.ts";
import { table } from "../output/table.ts";

export const libraryMissing: Command = {
  path: "library missing",
  summary: "list the episodes of a series that are not in the library",
  args: "<series>",
  about: [
    "Asks the server which episodes of a series or a season have no file, with " +
    "the day on which each one airs. The server lists them only if your " +
    'account has the setting "Display missing episodes within seasons". ' +
    "No other command lists or counts them.",
    ITEM_NAMES,
  ],
  examples: [
    ["list what a series lacks", 'library missing "Some Series"'],
    ["list what a season lacks", 'library missing "Some Series S01" --json'],
  ],
  globals: ONLINE,
  needsToken: () => true,
  run: async (run) => {
    const client = await run.client();
    const { items } = await client.send("list-missing", {
      account: run.account(),
      item: run.argument(0) ?? "",
      ...run.timeout(),
    }, run);
    const columns = run.terminal.columns();
    const now = new Date().toISOString();
    run.output.data(
      { items },
      () =>
        table(items.map((it) => cellsOf(it, now)), { columns, flexible: 1 }),
    );
    if (items.length === 0) {
      run.output.note("No missing episodes, or your account hides them");
    }
  },
};

function cellsOf(item: ItemView, now: string): string[] {
  const { name, releasedAt } = item;
  const day = releasedAt?.slice(0, 10) ?? "";
  const isAired = releasedAt === null || releasedAt <= now;
  return [episodeCode(item) ?? "", name, isAired ? day : `airs ${day}`];
}
