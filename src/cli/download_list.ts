import type { CommandSpec } from "./command_spec.ts";
import { downloadTable } from "./download_lines.ts";

export const downloadList: CommandSpec = {
  path: "download list",
  summary: "list downloads",
  async run(run) {
    const client = await run.client();
    const reply = await client.send("list-downloads", {}, run);
    run.output.data(reply, () => downloadTable(reply.downloads));
  },
};
