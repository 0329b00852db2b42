import { Box } from "ink";
import { useContext, useEffect } from "react";
import { sanitize } from "../../core/printable.ts";
import { textWidth } from "../../core/text_width.ts";
import { kept, type ListSize } from "../model/cursor.ts";
import { emptyState } from "../model/empty_states.ts";
import {
  FIRST_LIST_ROW,
  gridOf,
  isTyped,
  type Layout,
  PANE_COLUMNS,
  stacked,
} from "../model/layout.ts";
import { legendOf } from "../model/legend.ts";
import { missingNote } from "../model/list_rows.ts";
import { type List, rowsOf } from "../model/lists.ts";
import { tabsOf } from "../model/names.ts";
import { shortened } from "../model/row_line.ts";
import { tabTitles } from "../model/tab_titles.ts";
import { type Location, locationTitle } from "../model/location.ts";
import type { Row } from "../model/rows.ts";
import { letterOf, thumbOf } from "../model/scroll_bar.ts";
import { isLettered, sortAt, sortNote } from "../model/sorting.ts";
import {
  currentLocation,
  cursorAt,
  filterAt,
  filterProblem,
  type State,
  typedLine,
} from "../model/state.ts";
import { ThemeContext, useSymbols } from "../model/theme.ts";
import type { PosterRenderer } from "../pictures/poster_renderer.ts";
import { GridPane } from "./grid_pane.tsx";
import { ListPane } from "./list_pane.tsx";
import { type Beside, NotedPanel } from "./panel.tsx";
import { Prose } from "./prose.tsx";
import { ScrollBar } from "./scroll_bar.tsx";
import { Text } from "./text.tsx";
import { TypedText } from "./typed_text.tsx";

/** The corners, lines and spaces around the texts of a lower border. */
const LEGEND_ROOM = 10;
/** The corners, lines and spaces around the title in an upper border. */
const TITLE_ROOM = 5;
/** The most of another tab's title. */
const MOST_TAB_CELLS = 16;

/** Shows the list of the current location, or its grid. */
export function CurrentPane(
  { state, list, layout, size, posters }: {
    state: State;
    list: List;
    layout: Layout;
    size: ListSize;
    posters: PosterRenderer;
  },
) {
  const location = currentLocation(state);
  const { graphics } = useContext(ThemeContext);
  const { index, top } = kept(cursorAt(state, location), size);
  const grid = gridOf(state, { layout, graphics });
  const rows = rowsOf(list, { top, count: size.lines * size.perLine });
  useEffect(() => list.want(top, rows.length));
  const total = list.total ?? 0;
  const { states } = useSymbols();
  const width = grid
    ? layout.columns - (grid.poster ? 0 : layout.parentWidth)
    : layout.listWidth;
  const note = noteOf(state, { list, top, count: rows.length });
  const cells = width - LEGEND_ROOM - note.length;
  return (
    <NotedPanel
      {...useHeading(state, { list, cells: width - TITLE_ROOM })}
      below={legendOf(location.kind, { states, cells })}
      note={note}
      width={width}
      height={stacked(state, total, layout).list}
    >
      {isTyped(state) && (
        <TypedLine state={state} cells={layout.innerListWidth} />
      )}
      {list.total === 0 && (
        <Prose dimColor>{list.note ?? emptyState(state)}</Prose>
      )}
      {grid
        ? (
          <GridPane
            rows={rows}
            top={top}
            index={index}
            grid={grid}
            marked={state.marked}
            posters={posters}
            at={{
              column: PANE_COLUMNS / 2,
              row: FIRST_LIST_ROW + (isTyped(state) ? 1 : 0),
            }}
          />
        )
        : (
          <ScrolledRows
            {...{ state, rows, top, index, total, lines: size.lines }}
            width={layout.innerListWidth}
          />
        )}
    </NotedPanel>
  );
}

/** Returns the title, with those of the tabs before and after it. */
function useHeading(
  state: State,
  { list, cells }: { list: List; cells: number },
): { title: string; beside?: Beside } {
  const symbols = useSymbols();
  const title = titleOf(currentLocation(state), list);
  const tabs = tabsOf(state);
  if (tabs === null) return { title };
  const titles = tabs.locations.map((it) =>
    shortened(sanitize(locationTitle(it)), MOST_TAB_CELLS, symbols)
  );
  const around = { at: tabs.at, current: title, cells, symbols };
  return { title, beside: tabTitles(titles, around) };
}

/** Returns how many entries are missing, and which rows are visible. */
function noteOf(
  state: State,
  { list: { total }, top, count }: { list: List; top: number; count: number },
): string {
  const location = currentLocation(state);
  return [
    sortNote(sortAt(state, location)),
    missingNote(state, { location, total }),
    count < (total ?? 0) ? `${top + 1}-${top + count}/${total}` : "",
  ].filter((it) => it !== "").join("  ");
}

/** Shows the rows with a scroll bar, beside the padding of the pane. */
function ScrolledRows(
  { state, rows, top, index, total, lines, width }: {
    state: State;
    rows: readonly (Row | undefined)[];
    top: number;
    index: number;
    total: number;
    lines: number;
    width: number;
  },
) {
  const thumb = thumbOf({ top, lines, total });
  return (
    <Box width={width + 1} flexShrink={0}>
      <ListPane
        rows={rows}
        top={top}
        index={index}
        width={width}
        marked={state.marked}
        active={!state.typing}
      />
      {thumb && (
        <ScrollBar
          thumb={thumb}
          lines={lines}
          letter={letterAt(state, rows[index - top])}
          line={index - top}
        />
      )}
    </Box>
  );
}

/** Returns the letter of a row in a list that is sorted by name. */
function letterAt(state: State, row: Row | undefined): string | null {
  const location = currentLocation(state);
  const hasLetters = ["library", "named"].includes(location.kind) &&
    filterAt(state, location) === "" && isLettered(state, location);
  return hasLetters && row !== undefined ? letterOf(row.label) : null;
}

/** Returns the name of a location, and the length of its list. */
export function titleOf(
  location: Location,
  { titles, isCut = false }: List,
): string {
  const title = locationTitle(location);
  if (titles === null) return title;
  return `${title} (${isCut ? "best " : ""}${titles})`;
}

function TypedLine({ state, cells }: { state: State; cells: number }) {
  const location = currentLocation(state);
  const label = location.kind === "search" ? "search: " : "/";
  const line = typedLine(state);
  const found = filterProblem(state, location);
  const problem = found === null ? "" : `  ! ${found}`;
  if (!state.typing) {
    return <Text wrap="truncate">{label}{sanitize(line.text)}{problem}</Text>;
  }
  const typedCells = textWidth(`${label}${line.text}_`);
  const room = problem === "" ? cells : Math.min(cells, typedCells);
  return (
    <Text wrap="truncate">
      <TypedText label={label} line={line} cells={room} bold />
      {problem}
    </Text>
  );
}
