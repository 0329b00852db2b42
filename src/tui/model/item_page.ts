import {
  extraLabel,
  type Fact,
  limited,
  peopleFacts,
  trackFacts,
  versionLabel,
} from "../../core/item_facts.ts";
import { formatDuration, releaseDay } from "../../core/labels.ts";
import { MOST_TEXTS } from "./page_links.ts";
import type { ItemDetailView } from "./views.ts";

/**
 * Returns what only the server knows, for the page of an item.
 *
 * @param without the labels of facts that are shown elsewhere
 */
export function pageFacts(
  item: ItemDetailView,
  { without = [], similar = [] }: {
    without?: readonly string[];
    similar?: readonly string[];
  } = {},
): Fact[] {
  const { people, extras, parts, collections } = item;
  const facts: Fact[] = [
    ...fileFacts(item),
    [
      "parts",
      (parts ?? []).map(({ name, runtimeMs }) =>
        [name, formatDuration(runtimeMs)].filter((it) => it !== "").join(", ")
      ),
    ],
    ["released", day(item.releasedAt)],
    ["ended", day(item.endedAt)],
    ...peopleFacts(people ?? []),
    ["extras", (extras ?? []).map(extraLabel)],
    ["collections", (collections ?? []).map(({ name }) => name)],
    ["similar", similar],
  ];
  return facts
    .filter(([label, { length }]) => length > 0 && !without.includes(label))
    .map(([label, texts]): Fact => [label, limited(texts, MOST_TEXTS)]);
}

/** Returns the tracks of the file, or of each version. */
function fileFacts({ versions }: ItemDetailView): Fact[] {
  const [only, ...others] = versions ?? [];
  if (only === undefined) return [];
  if (others.length === 0) {
    const link = only.linked ? ["links to another server"] : [];
    return [["source", link], ...trackFacts(only)];
  }
  return (versions ?? []).flatMap((version, at): Fact[] => [
    [`version ${at + 1}`, [versionLabel(version)]],
    ...trackFacts(version),
  ]);
}

function day(date: string | null): string[] {
  return date === null ? [] : [releaseDay(date)];
}
