import {
  childrenLabel,
  formatDuration,
  formatSize,
  watchState,
} from "../../core/labels.ts";
import { episodeDay, nameInSeries } from "../../core/item_names.ts";
import { Box } from "ink";
import { Fragment, memo } from "react";
import type { Fact } from "../../core/item_facts.ts";
import { printableText, sanitize } from "../../core/printable.ts";
import { useSymbols, useTones } from "../model/theme.ts";
import type { ItemDetailView, ItemView } from "../model/views.ts";
import { Bar } from "./bar.tsx";
import { LinkedLine, LinkedTexts } from "./linked_texts.tsx";
import { Prose } from "./prose.tsx";
import { Text } from "./text.tsx";

const LEAST_BAR_CELLS = 8;
const MOST_BAR_CELLS = 40;

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
  const { originalTitle = null, tagline = null } = detail ?? {};
  const overview = detail?.overview ?? null;
  return (
    <Box flexDirection="column" width={width}>
      <Text bold wrap="truncate">
        {sanitize(nameInSeries(item) || item.name)}
      </Text>
      {positionInSeries(item) !== null && (
        <Text wrap="truncate">{positionInSeries(item)}</Text>
      )}
      {originalTitle !== null && originalTitle !== item.name && (
        <Text wrap="truncate">{sanitize(originalTitle)}</Text>
      )}
      <Prose dimColor>{factsOf(item, detail).join(` ${dot} `)}</Prose>
      {detail && <Origin detail={detail} />}
      {tagline !== null && <Prose italic>{sanitize(tagline)}</Prose>}
      {state !== null && (
        <Text {...played ? tones.good : tones.accent}>{state}</Text>
      )}
      <TimeBar item={item} width={width} />
      {favorite && <Text {...tones.accent}>favourite</Text>}
      {overview !== null && (
        <Box marginTop={1}>
          <Prose>{printableText(overview)}</Prose>
        </Box>
      )}
    </Box>
  );
});

/** Shows the genres, the studios and the countries. */
function Origin({ detail }: { detail: ItemDetailView }) {
  const { dot } = useSymbols();
  const { genres, studios, countries } = detail;
  const lines: Fact[] = [
    ["genres", genres],
    ["studios", studios ?? []],
    ["countries", countries ?? []],
  ];
  const known = lines.filter(([, texts]) => texts.length > 0);
  if (known.length === 0) return null;
  return (
    <LinkedLine labels={known.map(([label]) => label)}>
      <Prose dimColor>
        {known.map(([label, texts], at) => (
          <Fragment key={label}>
            {at > 0 ? ` ${dot} ` : ""}
            <LinkedTexts
              label={label}
              texts={texts.map(sanitize)}
              between=", "
            />
          </Fragment>
        ))}
      </Prose>
    </LinkedLine>
  );
}

/** Shows how much of an item in progress was played. */
function TimeBar(
  { item: { played, positionMs, runtimeMs }, width }: {
    item: ItemView;
    width: number;
  },
) {
  if (played || positionMs === 0 || runtimeMs === null) return null;
  const left = formatDuration(Math.max(0, runtimeMs - positionMs));
  const label = `  ${left} left`;
  const cells = Math.min(MOST_BAR_CELLS, width - label.length);
  if (cells < LEAST_BAR_CELLS) return null;
  return (
    <Text wrap="truncate">
      <Bar part={positionMs / runtimeMs} cells={cells} />
      {label}
    </Text>
  );
}

function factsOf(item: ItemView, detail: ItemDetailView | null): string[] {
  const { year, runtimeMs, type } = item;
  const rating = detail?.officialRating ?? null;
  const stars = detail?.communityRating ?? null;
  const critics = detail?.criticRating ?? null;
  const container = detail?.container ?? null;
  const size = detail?.sizeBytes ?? null;
  return [
    type,
    episodeDay(item) ?? (year === null ? null : `${year}`),
    runtimeMs === null ? null : formatDuration(runtimeMs),
    rating === null ? null : sanitize(rating),
    stars === null ? null : `${stars.toFixed(1)}/10`,
    critics === null ? null : `critics ${Math.round(critics)}/100`,
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
