import type { Command, Invocation } from "../command.ts";
import { throwProblem } from "./download.ts";
import { formatDownloads } from "./format_downloads.ts";
import { ProgressLine } from "../output/progress_line.ts";

export const downloadVerify: Command = {
  path: "download verify",
  summary: "check the downloaded files",
  about: [
    "Reads every finished file and compares it with the checksum that " +
    "was recorded when it was downloaded.",
  ],
  examples: [["check all downloaded files", "download verify"]],
  globals: ["json"],
  paints: true,
  run: verify,
};

async function verify(run: Invocation): Promise<void> {
  const client = await run.client();
  const line = new ProgressLine(run);
  const stop = client.onEvent((event) => {
    if (event.kind !== "download-progress") return;
    line.show(`Reading ${event.title}`, { done: false });
  });
  try {
    const reply = await client.send("verify-downloads", {}, run);
    line.stop();
    run.output.data(
      reply,
      () => run.output.paintStates(formatDownloads(reply.downloads)),
    );
    throwProblem(reply.downloads);
  } finally {
    line.stop();
    stop();
  }
}
