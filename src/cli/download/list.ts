import type { Command } from "../command.ts";
import { formatDownloads } from "./format_downloads.ts";

export const downloadList: Command = {
  path: "download list",
  summary: "list your downloads",
  examples: [["list your downloads", "download list"]],
  globals: ["json"],
  paints: true,
  async run(run) {
    const client = await run.client();
    const reply = await client.send("list-downloads", {}, run);
    run.output.data(
      reply,
      () => run.output.paintStates(formatDownloads(reply.downloads)),
    );
    if (reply.downloads.length === 0) run.output.note("No downloads");
  },
};
