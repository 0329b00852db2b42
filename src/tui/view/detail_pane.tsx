import {
  childrenLabel,
  formatDuration,
  formatSize,
  watchState,
} from "../../core/labels.ts";
import { nameInSeries } from "../../core/item_names.ts";
import { Box } from "ink";
import { memo } from "react";
import { printableText, sanitize } from "../../core/printable.ts";
import { useSymbols, useTones } from "../model/theme.ts";
import type { ItemDetailView, ItemView } from "../model/views.ts";
import { Prose } from "./prose.tsx";
import { Text } from "./text.tsx";

/**
 * Shows the details of one item, the most important first.
 *
 * @param detail null until it is read
 */
export const ItemFacts = memo((
  { item, detail, width }: {
    item: ItemView;
    detail: ItemDetailView | null;
    width: number;
  },
) => {
  const tones = useTones();
  const { dot } = useSymbols();
  const { played, favorite } = item;
  const state = watchState(item);
  const genres = detail?.genres ?? [];
  const overview = detail?.overview ?? null;
  return (
    <Box flexDirection="column" width={width}>
      <Text bold wrap="truncate">
        {sanitize(nameInSeries(item) || item.name)}
      </Text>
      {positionInSeries(item) !== null && (
        <Text wrap="truncate">{positionInSeries(item)}</Text>
      )}
      <Prose dimColor>{factsOf(item, detail).join(` ${dot} `)}</Prose>
      {genres.length > 0 && (
        <Text dimColor wrap="truncate">{sanitize(genres.join(", "))}</Text>
      )}
      {state !== null && (
        <Text {...played ? tones.good : tones.accent}>{state}</Text>
      )}
      {favorite && <Text {...tones.accent}>favourite</Text>}
      {overview !== null && (
        <Box marginTop={1}>
          <Prose>{printableText(overview)}</Prose>
        </Box>
      )}
    </Box>
  );
});

function factsOf(item: ItemView, detail: ItemDetailView | null): string[] {
  const { year, runtimeMs, type } = item;
  const rating = detail?.officialRating ?? null;
  const stars = detail?.communityRating ?? null;
  const container = detail?.container ?? null;
  const size = detail?.sizeBytes ?? null;
  return [
    type,
    year === null ? null : `${year}`,
    runtimeMs === null ? null : formatDuration(runtimeMs),
    rating === null ? null : sanitize(rating),
    stars === null ? null : `${stars.toFixed(1)}/10`,
    container === null ? null : sanitize(container),
    size === null ? null : formatSize(size),
    detail && childrenLabel(detail),
  ].filter((it) => it !== null);
}

/** `Series, season 2, episode 5`, or the artist and the album. */
function positionInSeries(item: ItemView): string | null {
  const { type, seriesName, seasonNumber } = item;
  const words = type === "episode"
    ? [
      seriesName,
      seasonNumber === null ? null : `season ${seasonNumber}`,
      episodeLabel(item),
    ]
    : type === "season"
    ? [seriesName]
    : [
      item.artist,
      item.albumName,
      item.multiDisc && seasonNumber !== null ? `disc ${seasonNumber}` : null,
    ];
  const known = words.filter((it) => it !== null);
  return known.length === 0 ? null : sanitize(known.join(", "));
}

/** Formats as `episode 5` or `episodes 5 to 6`. */
function episodeLabel(item: ItemView): string | null {
  const { episodeNumber, episodeNumberEnd } = item;
  if (episodeNumber === null) return null;
  return episodeNumberEnd === null
    ? `episode ${episodeNumber}`
    : `episodes ${episodeNumber} to ${episodeNumberEnd}`;
}
