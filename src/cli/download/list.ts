import type { CommandSpec } from "../command.ts";
import { downloadTable } from "./format_downloads.ts";

export const downloadList: CommandSpec = {
  path: "download list",
  summary: "list downloads",
  async run(run) {
    const client = await run.client();
    const reply = await client.send("list-downloads", {}, run);
    run.output.data(reply, () => downloadTable(reply.downloads));
  },
};
