import { Box } from "ink";
import { type Dispatch, useContext, useEffect } from "react";
import { usePreviewRows } from "../hooks/use_preview_rows.ts";
import { type ListSize, placed } from "../model/cursor.ts";
import {
  belowHead,
  gridOf,
  headRows,
  type Layout,
  PANE_COLUMNS,
  stacked,
} from "../model/layout.ts";
import { type List, type Lists, rowsOf } from "../model/lists.ts";
import {
  HOME,
  type Location,
  locationTitle,
  seriesOf,
} from "../model/location.ts";
import { selectedLink } from "../model/page_links.ts";
import type { Change } from "../model/reduce.ts";
import {
  currentLocation,
  cursorAt,
  type State,
  UNREAD,
} from "../model/state.ts";
import { ThemeContext } from "../model/theme.ts";
import type { PosterRenderer } from "../pictures/poster_renderer.ts";
import type { Requests } from "../requests/requests.ts";
import { CurrentPane, titleOf } from "./current_pane.tsx";
import { HomeView, SideBar } from "./home_view.tsx";
import { ItemView } from "./item_view.tsx";
import { ListPane } from "./list_pane.tsx";
import { Panel } from "./panel.tsx";
import { Preview } from "./preview.tsx";
import { SeriesHead } from "./series_head.tsx";
import { WholeDetail } from "./whole_detail.tsx";

interface LocationViewProps {
  readonly state: State;
  readonly lists: Lists;
  readonly list: List;
  readonly layout: Layout;
  readonly size: ListSize;
  readonly requests: Requests;
  readonly dispatch: Dispatch<Change>;
  readonly posters: PosterRenderer;
}

/** Shows the current location: the list before it, the list, and a preview. */
export function LocationView(props: LocationViewProps) {
  const { state, layout, requests, dispatch } = props;
  const location = currentLocation(state);
  if (location.kind === "item") {
    const { item } = location;
    const detail = state.detail ?? UNREAD;
    return (
      <ItemView
        {...{ item, layout, requests, detail, dispatch }}
        picks={state.picks}
        link={selectedLink(state)}
        version={state.libraryVersion}
      />
    );
  }
  if (location.kind === "home") return <HomeView {...props} />;
  if (state.detail) return <WholeDetail {...props} detail={state.detail} />;
  const series = seriesOf(state.trail);
  const head = headRows(state, layout);
  if (series === null || head === 0) return <Panes {...props} />;
  return (
    <Box flexDirection="column" width={layout.columns}>
      <SeriesHead
        series={series}
        state={state}
        requests={requests}
        columns={layout.columns}
        rows={head}
      />
      <Box height={layout.bodyRows - head}>
        <Panes {...props} layout={belowHead(state, layout)} />
      </Box>
    </Box>
  );
}

/** Shows the list before the current one, the current one, and a preview. */
function Panes(props: LocationViewProps) {
  const { state, layout } = props;
  const { graphics } = useContext(ThemeContext);
  const { detail } = stacked(state, props.list.total ?? 0, layout);
  if (detail > 0) {
    return (
      <Box flexDirection="column" width={layout.columns}>
        <CurrentPane {...props} />
        <Panel title="About" height={detail}>
          <Preview {...props} width={layout.innerPreviewWidth} />
        </Panel>
      </Box>
    );
  }
  const grid = gridOf(state, { layout, graphics });
  return (
    <>
      {layout.panes === 3 && !grid?.poster && <ParentPane {...props} />}
      <CurrentPane {...props} />
      {layout.panes > 1 && !grid && <PreviewPane {...props} />}
    </>
  );
}

/** Shows the episodes of a season or the titles under a name, else details. */
function PreviewPane(props: LocationViewProps) {
  const { state, list, layout } = props;
  const location = currentLocation(state);
  const row = list.rowAt(cursorAt(state, location).index);
  const size = { width: layout.previewWidth, height: layout.bodyRows };
  const opens = ["inside", "names"].includes(location.kind) ? row?.opens : null;
  return opens?.kind === "inside" || opens?.kind === "named"
    ? <InsidePane {...props} location={opens} />
    : (
      <Panel title="About" {...size}>
        <Preview {...props} width={layout.innerPreviewWidth} />
      </Panel>
    );
}

/** Shows the first rows of a list that is not open. */
function InsidePane(
  { state, lists, layout, location }: LocationViewProps & {
    location: Location;
  },
) {
  const list = lists.listAt(state, location);
  usePreviewRows(list, { location, count: layout.innerRows });
  return (
    <Panel
      title={titleOf(location, list)}
      width={layout.previewWidth}
      height={layout.bodyRows}
    >
      <ListPane
        rows={rowsOf(list, { top: 0, count: layout.innerRows })}
        top={0}
        index={-1}
        width={layout.innerPreviewWidth}
        active={false}
      />
    </Panel>
  );
}

/** Shows the previous list; the side bar stands for the home screen. */
function ParentPane({ state, lists, layout }: LocationViewProps) {
  const location = state.trail.at(-2) ?? HOME;
  const list = lists.listAt(state, location);
  const { index, top } = placed(
    cursorAt(state, location),
    { total: list.total ?? 0, lines: layout.innerRows, perLine: 1 },
  );
  useEffect(() => list.want(top, layout.innerRows));
  const size = { width: layout.parentWidth, height: layout.bodyRows };
  if (location.kind === "home") return <SideBar state={state} {...size} />;
  return (
    <Panel title={locationTitle(location)} {...size}>
      <ListPane
        rows={rowsOf(list, { top, count: layout.innerRows })}
        top={top}
        index={index}
        width={layout.parentWidth - PANE_COLUMNS}
        active={false}
      />
    </Panel>
  );
}
