import type { DemoServer } from "../../src/demo/demo_server.ts";
import { bareItem, type DemoItem } from "../../src/demo/library_items.ts";

/** Lets every user see missing episodes. */
export function showMissing({ users }: DemoServer): void {
  for (const user of users.all) {
    const shown = { DisplayMissingEpisodes: true };
    user.configuration = { ...user.configuration, ...shown };
  }
}

/** Adds an episode without a file to a season of a series, by their numbers. */
export function addMissing(
  { library }: DemoServer,
  { id, series, season, number, airs }: {
    id: string;
    series: DemoItem;
    season: number;
    number: number;
    /** ISO 8601. */
    airs: string;
  },
): void {
  const parent = library.childrenOf(series)
    .find((it) => it.kind === "Season" && it.index === season) ?? series;
  const name = `Lost ${number}`;
  const item = bareItem({
    id,
    kind: "Episode",
    name,
    sortName: `${season} - ${number}`,
    createdMs: 0,
    details: { LocationType: "Virtual", PremiereDate: airs },
  });
  const { folderId } = series;
  const place = { series, parent, parentIndex: season, index: number };
  library.add({ ...item, ...place, folderId, listed: true });
}
