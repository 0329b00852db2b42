import { Box, type DOMElement, useBoxMetrics } from "ink";
import { type Dispatch, useEffect, useRef } from "react";
import { type Layout, PANE_COLUMNS } from "../layout.ts";
import type { List } from "../lists.ts";
import type { Change } from "../reduce.ts";
import type { Requests } from "../requests/requests.ts";
import type { Detail, State } from "../state.ts";
import { Panel } from "./panel.tsx";
import { Preview } from "./preview.tsx";

/** What is under the cursor on the whole body; the keys that move read on. */
export function WholeDetail(
  { state, list, layout, requests, detail, dispatch }: {
    state: State;
    list: List;
    layout: Layout;
    requests: Requests;
    detail: Detail;
    dispatch: Dispatch<Change>;
  },
) {
  const content = useRef<DOMElement>(null);
  const { height } = useBoxMetrics(content);
  const lastTop = Math.max(0, height - layout.innerRows);
  const top = Math.min(detail.top, lastTop);
  useEffect(() => {
    if (lastTop === detail.lastTop) return;
    dispatch({ kind: "detail", detail: { top, lastTop } });
  }, [lastTop, detail.lastTop]);
  const title = lastTop > 0 ? "About; Up and Down show the rest" : "About";
  return (
    <Panel title={title} height={layout.bodyRows}>
      <Box
        height={layout.innerRows}
        overflow="hidden"
        flexDirection="column"
        contentOffsetY={top}
      >
        <Box ref={content} flexDirection="column" flexShrink={0}>
          <Preview
            state={state}
            list={list}
            width={layout.columns - PANE_COLUMNS}
            requests={requests}
          />
        </Box>
      </Box>
    </Panel>
  );
}
