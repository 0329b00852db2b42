import type { Dispatch } from "react";
import { type Layout, PANE_COLUMNS } from "../model/layout.ts";
import type { List } from "../model/lists.ts";
import type { Change } from "../model/reduce.ts";
import type { Requests } from "../requests/requests.ts";
import type { Detail, State } from "../model/state.ts";
import { Panel } from "./panel.tsx";
import { Preview } from "./preview.tsx";
import { Scrolled, scrolledTitle } from "./scrolled.tsx";

/** Shows the item under the cursor on the whole body. */
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
  return (
    <Panel title={scrolledTitle("About", detail)} height={layout.bodyRows}>
      <Scrolled detail={detail} rows={layout.innerRows} dispatch={dispatch}>
        <Preview
          state={state}
          list={list}
          width={layout.columns - PANE_COLUMNS}
          requests={requests}
        />
      </Scrolled>
    </Panel>
  );
}
