import type { CommandSpec } from "./command_spec.ts";
import { detailLines } from "./item_lines.ts";

export const libraryShow: CommandSpec = {
  path: "library show",
  summary: "show one item",
  args: "<item>",
  options: [{
    flags: "--refresh",
    description: "fetch the item from the server first",
  }],
  async run(run) {
    const client = await run.client();
    const input = {
      account: run.value("account"),
      item: run.argument(0) ?? "",
    };
    const item = run.flag("refresh")
      ? await client.send("refresh-item", { ...input, ...run.timeout() }, run)
      : await client.send("show-item", input, run);
    run.output.data(item, () => detailLines(item, run.terminal.columns()));
  },
};
