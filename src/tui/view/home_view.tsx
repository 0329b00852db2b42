import { Box } from "ink";
import { sanitize } from "../../core/printable.ts";
import { emptyState } from "../model/empty_states.ts";
import { isInSideBar, sideBarWindow } from "../model/home.ts";
import { keyFor } from "../model/key_bindings.ts";
import { type Layout, PANE_COLUMNS, stacked } from "../model/layout.ts";
import { type List, rowsOf } from "../model/lists.ts";
import { HOME, locationKey, SIDE_BAR_TITLE } from "../model/location.ts";
import { placeRows, type Row } from "../model/rows.ts";
import { shelfPage } from "../model/shelf_boxes.ts";
import { currentLocation, cursorAt, type State } from "../model/state.ts";
import type { Requests } from "../requests/requests.ts";
import { ListPane } from "./list_pane.tsx";
import { Panel } from "./panel.tsx";
import { Preview } from "./preview.tsx";
import { Prose } from "./prose.tsx";
import { ShelfBox } from "./shelf_box.tsx";

interface HomeViewProps {
  readonly state: State;
  readonly list: List;
  readonly layout: Layout;
  readonly requests: Requests;
}

/** Shows the side bar, the shelves, and the details of the row. */
export function HomeView(props: HomeViewProps) {
  const { state, layout } = props;
  if (layout.panes === 3) {
    return (
      <>
        <SideBar
          state={state}
          width={layout.parentWidth}
          height={layout.bodyRows}
        />
        <Shelves {...props} width={layout.listWidth} />
        <About {...props} height={layout.bodyRows} />
      </>
    );
  }
  if (!isInSideBar(state)) return <Shelves {...props} width={layout.columns} />;
  const { list, detail } = stacked(state, placeRows(state).length, layout);
  const isStacked = layout.panes === 1;
  return (
    <Box flexDirection={isStacked ? "column" : "row"} width={layout.columns}>
      <SideBar state={state} width={layout.listWidth} height={list} />
      {(!isStacked || detail > 0) && (
        <About {...props} height={isStacked ? detail : layout.bodyRows} />
      )}
    </Box>
  );
}

function About(
  { height, ...props }: HomeViewProps & { height: number },
) {
  const { layout } = props;
  const isBeside = layout.panes > 1;
  return (
    <Panel
      title="About"
      {...isBeside ? { width: layout.previewWidth } : {}}
      height={height}
    >
      <Preview {...props} width={layout.innerPreviewWidth} />
    </Panel>
  );
}

/** Shows where you can go; the same in every location. */
export function SideBar(
  { state, width, height }: { state: State; width: number; height: number },
) {
  const rows = placeRows(state);
  const isHome = currentLocation(state).kind === "home";
  const lines = Math.max(1, height - 2);
  const { index, top } = sideBarWindow(state, lines);
  return (
    <Panel title={SIDE_BAR_TITLE} width={width} height={height}>
      <ListPane
        rows={rows.slice(top, top + lines)}
        top={top}
        index={isHome ? index : openedFrom(state, rows)}
        width={width - PANE_COLUMNS}
        active={isHome}
      />
    </Panel>
  );
}

/** Finds the row of the current location; -1 if it was opened from a shelf. */
function openedFrom(state: State, rows: readonly Row[]): number {
  const keys = state.trail.map(locationKey);
  return rows.findIndex(({ opens }) =>
    opens !== null && keys.includes(locationKey(opens))
  );
}

function Shelves(
  { state, list, layout, width }: HomeViewProps & { width: number },
) {
  const { index } = cursorAt(state, HOME);
  const { boxes, others } = shelfPage(state, layout);
  if (boxes.length === 0) {
    return (
      <Panel title="Home" width={width} height={layout.bodyRows}>
        {state.accounts !== null && <Prose dimColor>{emptyState(state)}</Prose>}
      </Panel>
    );
  }
  const names = others.map((it) => it.title).join(", ");
  const below = [
    layout.panes === 3 ? "" : `${keyFor("side-bar")}: libraries`,
    names === "" ? "" : `${keyFor("next-shelf")}: ${names}`,
  ].filter((it) => it !== "").join(", ");
  return (
    <Box flexDirection="column" width={width} flexShrink={0}>
      {boxes.map((box, i) => {
        const { from, count } = box.part;
        const isHere = index >= from && index < from + count;
        return (
          <ShelfBox
            key={box.part.title}
            box={box}
            items={rowsOf(list, {
              top: from + box.top,
              count: box.visible,
            })}
            index={isHere ? index - from : -1}
            width={width}
            marked={state.marked}
            below={i === boxes.length - 1 ? sanitize(below) : ""}
          />
        );
      })}
    </Box>
  );
}
