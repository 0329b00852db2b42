import { Failure } from "../../core/failure.ts";
import type { DownloadView } from "../../service/protocol.ts";
import type { Invocation } from "../command.ts";

/** Describes the arguments of the commands that change downloads. */
export const DOWNLOAD_NAMES =
  "Name a download as `jellytau download list` shows it, by its title, path, " +
  "file name or ID, or name a series or an album for everything in it.";

/**
 * Returns the downloads with these names, or all with `--all`.
 *
 * @param options `isMeant` selects those that `--all` means
 */
export async function selectDownloads(
  run: Invocation,
  { names = run.args(), isMeant = () => true }: {
    names?: readonly string[];
    isMeant?: (download: DownloadView) => boolean;
  } = {},
): Promise<readonly DownloadView[]> {
  const client = await run.client();
  const { downloads } = await client.send("list-downloads", {}, run);
  const isAll = run.flag("all");
  if (isAll === names.length > 0) {
    throw new Failure("usage", "Cannot choose downloads: name some, or all", {
      hint: "Name downloads, or add `--all` instead",
    });
  }
  if (isAll) return byItem(downloads.filter(isMeant));
  return byItem(names.flatMap((it) => selectNamed(downloads, it)));
}

/** Keeps one download of each item; a command acts on all of an item. */
function byItem(downloads: readonly DownloadView[]): readonly DownloadView[] {
  return [...new Map(downloads.map((it) => [it.itemId, it])).values()];
}

function selectNamed(
  downloads: readonly DownloadView[],
  wanted: string,
): readonly DownloadView[] {
  const same = wanted.trim().toLowerCase();
  const found = downloads.filter((it) =>
    it.itemId === same || it.path === wanted || namesOf(it).includes(same)
  );
  const ids = new Set(found.map((it) => it.itemId));
  if (ids.size === 1) return found;
  const inGroup = downloads.filter(({ group }) =>
    group !== null && [group.id, group.name.toLowerCase()].includes(same)
  );
  const groups = new Set(inGroup.map(({ group }) => group?.id));
  if (ids.size === 0 && groups.size === 1) return inGroup;
  const matches = [...ids.size > 0 ? ids : groups].map(String);
  throw new Failure(
    matches.length === 0 ? "not_found" : "usage",
    matches.length === 0
      ? `Cannot find download "${wanted}"`
      : `Cannot tell which download is meant by "${wanted}"`,
    {
      hint: "Use the ID from `jellytau download list --json`",
      details: matches.length === 0 ? {} : { matches },
    },
  );
}

/** Returns the title and the name of the file, also without the extension. */
function namesOf({ title, path }: DownloadView): string[] {
  const file = path?.split(/[\\/]/).at(-1);
  return [title, ...file === undefined ? [] : [file]]
    .map((it) => it.toLowerCase())
    .flatMap((it) => [it, it.replace(/\.[0-9a-z]{1,5}$/, "")]);
}
