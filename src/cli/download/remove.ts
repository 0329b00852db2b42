import type { Command } from "../command.ts";
import { DOWNLOAD_NAMES, selectDownloads } from "./select_downloads.ts";

export const downloadRemove: Command = {
  path: "download remove",
  summary: "remove downloads from the list",
  args: "[download...]",
  about: [
    "A finished file stays where it is, unless you add `--delete-file`; an " +
    "unfinished one is deleted, even while it is being downloaded.",
    DOWNLOAD_NAMES,
  ],
  examples: [
    ["remove a download", 'download remove "Some Film (1987)"'],
    [
      "delete the files of a series",
      'download remove "Some Series" --delete-file',
    ],
  ],
  globals: ["json"],
  options: [
    { flags: "--all", description: "remove every download" },
    { flags: "--delete-file", description: "delete finished files, too" },
  ],
  async run(run) {
    const client = await run.client();
    const deleteFile = run.flag("deleteFile");
    const chosen = await selectDownloads(run);
    let removed = 0;
    for (const { itemId } of chosen) {
      const input = { itemId, deleteFile };
      removed += (await client.send("remove-download", input, run)).removed;
    }
    run.output.data(
      { removed },
      () => chosen.map(({ title }) => `Removed "${title}"`),
    );
  },
};
