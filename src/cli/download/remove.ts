import { Failure } from "../../core/failure.ts";
import type { DownloadView } from "../../service/protocol.ts";
import type { Command } from "../command.ts";

export const downloadRemove: Command = {
  path: "download remove",
  summary: "remove a download from the list",
  args: "<download>",
  about: [
    "Name the download by its ID or title. A finished file stays where " +
    "it is; an unfinished one is deleted.",
  ],
  examples: [["remove a download", 'download remove "Some Film (1987)"']],
  globals: ["json"],
  async run(run) {
    const client = await run.client();
    const { downloads } = await client.send("list-downloads", {}, run);
    const { itemId, title } = selectDownload(downloads, run.argument(0) ?? "");
    const reply = await client.send("remove-download", { itemId }, run);
    run.output.data(reply, () => [`Removed "${title}"`]);
  },
};

/** Returns the title with and without the extension of the file. */
function namesOf({ title }: DownloadView): string[] {
  const name = title.toLowerCase();
  return [name, name.replace(/\.[0-9a-z]{1,5}$/, "")];
}

function selectDownload(
  downloads: readonly DownloadView[],
  wanted: string,
): DownloadView {
  const same = wanted.trim().toLowerCase();
  const found = downloads.filter((it) =>
    it.itemId === same || namesOf(it).includes(same) || it.path === wanted
  );
  const ids = new Set(found.map((it) => it.itemId));
  const [only] = found;
  if (only !== undefined && ids.size === 1) return only;
  throw new Failure(
    only === undefined ? "not_found" : "usage",
    only === undefined
      ? `Cannot find download "${wanted}"`
      : `Cannot tell which download is meant by "${wanted}"`,
    {
      hint: "Use the ID from `jellytau download list --json`",
      details: only === undefined ? {} : { matches: [...ids] },
    },
  );
}
