import { Box } from "ink";
import { counted, episodesLabel } from "../../core/labels.ts";
import { printableText, sanitize } from "../../core/printable.ts";
import { textWidth } from "../../core/text_width.ts";
import { useDetail } from "../hooks/use_detail.ts";
import { usePicture } from "../hooks/use_picture.ts";
import { FIXED_TOP, PANE_COLUMNS } from "../model/layout.ts";
import type { ItemRef } from "../model/location.ts";
import { nextInSeries } from "../model/series_next.ts";
import type { State } from "../model/state.ts";
import { useSymbols } from "../model/theme.ts";
import type { ItemDetailView } from "../model/views.ts";
import type { Requests } from "../requests/requests.ts";
import { Bar } from "./bar.tsx";
import { Picture } from "./picture.tsx";
import { Prose } from "./prose.tsx";
import { Text } from "./text.tsx";
import { TitledBox } from "./titled_box.tsx";

/** The size of the picture, and the gap beside it. */
const ART = { columns: 11, rows: 7, gap: 2 };
/** The least width for a picture. */
const LEAST_COLUMNS = 60;
const LEAST_BAR_CELLS = 8;
const MOST_BAR_CELLS = 30;
/** The longest line of the overview that is easy to read. */
const MOST_PROSE_CELLS = 100;
/** The first cell inside the frame. */
const ART_AT = { column: 2, row: FIXED_TOP + 1 };

interface SeriesProps {
  /** A series, or a season that was not opened from its series. */
  readonly series: ItemRef;
  readonly state: State;
  readonly requests: Requests;
}

/** Shows a series above its seasons and episodes: facts and progress. */
export function SeriesHead(
  { series, state, requests, columns, rows }: SeriesProps & {
    columns: number;
    /** With the frame. */
    rows: number;
  },
) {
  const { id } = series;
  const { dot } = useSymbols();
  const version = state.libraryVersion;
  const detail = useDetail({ id, requests, version, afterMs: 0 });
  const next = nextInSeries(state.shelves, series);
  const picture = usePicture(id, {
    shows: detail?.hasPicture === true && columns >= LEAST_COLUMNS &&
      rows >= ART.rows + 2,
    requests,
  });
  const room = columns - PANE_COLUMNS - (picture ? ART.columns + ART.gap : 0);
  return (
    <TitledBox
      title={titleOf(detail ?? series)}
      note={detail === null ? "" : sizeOf(detail).join(` ${dot} `)}
      width={columns}
      height={rows}
    >
      {picture && (
        <Box marginRight={ART.gap} flexShrink={0}>
          <Picture
            picture={picture}
            columns={ART.columns}
            rows={ART.rows}
            at={ART_AT}
          />
        </Box>
      )}
      {detail && (
        <Facts detail={detail} next={next} rows={rows - 2} columns={room} />
      )}
    </TitledBox>
  );
}

/** Shows the progress of a series as one line. */
export function LinearSeries({ series, state, requests }: SeriesProps) {
  const { id } = series;
  const version = state.libraryVersion;
  const detail = useDetail({ id, requests, version, afterMs: 0 });
  const label = detail && episodesLabel(detail);
  const next = nextInSeries(state.shelves, series);
  if (label === null) return null;
  return <Text>{label}{next === null ? "" : `, ${sanitize(next)}`}</Text>;
}

function Facts(
  { detail, next, rows, columns }: {
    detail: ItemDetailView;
    next: string | null;
    rows: number;
    columns: number;
  },
) {
  const { dot } = useSymbols();
  const { overview } = detail;
  const facts = factsOf(detail);
  return (
    <Box flexDirection="column" width={columns} overflow="hidden">
      {facts.length > 0 && (
        <Text dimColor wrap="truncate">{facts.join(` ${dot} `)}</Text>
      )}
      <Progress detail={detail} next={next} columns={columns} />
      {overview !== null && rows > 3 && (
        <Box
          marginTop={1}
          width={Math.min(columns, MOST_PROSE_CELLS)}
          height={rows - 2 - +(facts.length > 0)}
          overflow="hidden"
        >
          <Prose>{printableText(overview)}</Prose>
        </Box>
      )}
    </Box>
  );
}

function Progress(
  { detail, next, columns }: {
    detail: ItemDetailView;
    next: string | null;
    columns: number;
  },
) {
  const label = episodesLabel(detail);
  if (label === null) return null;
  const { episodeCount, watchedCount } = detail;
  const then = next === null ? "" : `  ${sanitize(next)}`;
  const room = columns - label.length - textWidth(then) - 2;
  const cells = Math.min(MOST_BAR_CELLS, Math.max(LEAST_BAR_CELLS, room));
  return (
    <Text wrap="truncate">
      {`${label}  `}
      <Bar part={(watchedCount ?? 0) / (episodeCount ?? 1)} cells={cells} />
      {then}
    </Text>
  );
}

function titleOf(
  { name, type, seriesName = null }: ItemRef & { seriesName?: string | null },
): string {
  return type === "season" && seriesName !== null
    ? `${seriesName}: ${name}`
    : name;
}

/** Returns the year and the numbers of seasons and episodes. */
function sizeOf({ year, seasons, episodeCount }: ItemDetailView): string[] {
  return [
    year === null ? null : `${year}`,
    seasons && seasons.length > 0 ? counted(seasons.length, "season") : null,
    episodeCount ? counted(episodeCount, "episode") : null,
  ].filter((it) => it !== null);
}

function factsOf(
  { genres, officialRating, communityRating }: ItemDetailView,
): string[] {
  return [
    sanitize(genres.join(", ")),
    officialRating === null ? "" : sanitize(officialRating),
    communityRating === null ? "" : `${communityRating.toFixed(1)}/10`,
  ].filter((it) => it !== "");
}
