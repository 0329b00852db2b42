import type { Command } from "../command.ts";
import { formatDownloads } from "./format_downloads.ts";

export const downloadList: Command = {
  path: "download list",
  summary: "list downloads",
  examples: [["list downloads", "download list"]],
  globals: ["json"],
  async run(run) {
    const client = await run.client();
    const reply = await client.send("list-downloads", {}, run);
    run.output.data(reply, () => formatDownloads(reply.downloads));
  },
};
