import { Box } from "ink";
import type { Dispatch } from "react";
import { sanitize } from "../../core/printable.ts";
import type { Layout } from "../model/layout.ts";
import type { ItemRef } from "../model/location.ts";
import type { Change } from "../model/reduce.ts";
import type { Requests } from "../requests/requests.ts";
import type { Detail } from "../model/state.ts";
import type { TrackPicks } from "../model/track_picks.ts";
import { useDetail } from "../hooks/use_detail.ts";
import { usePicture } from "../hooks/use_picture.ts";
import { useSimilar } from "../hooks/use_similar.ts";
import { useTrackPicks } from "../hooks/use_track_picks.ts";
import { ItemPage } from "./item_page.tsx";
import { Delayed } from "./delayed.tsx";
import { Panel } from "./panel.tsx";
import { Picture } from "./picture.tsx";
import { Scrolled, scrolledTitle } from "./scrolled.tsx";
import { Text } from "./text.tsx";

/** The width of the picture, which is left of the text. */
const ART_COLUMNS = 30;
/** The minimum width at which a picture is shown. */
const LEAST_COLUMNS = 60;
/** The first cell inside the panel, below header and breadcrumb. */
const ART_AT = { column: 2, row: 3 };

/** Shows one item in the whole body: its picture and its details. */
export function ItemView(
  { item, version, picks, layout, requests, detail, dispatch }: {
    item: ItemRef;
    picks: TrackPicks | null;
    /** The version of the library. */
    version: number;
    layout: Layout;
    requests: Requests;
    detail: Detail;
    dispatch: Dispatch<Change>;
  },
) {
  const { id } = item;
  const asked = { id, requests, version, afterMs: 0, asksServer: true };
  const known = useDetail(asked);
  const similar = useSimilar(item, { requests });
  const picked = useTrackPicks(known, { picks, dispatch });
  const hasPicture = known?.hasPicture === true;
  const picture = usePicture(id, {
    shows: hasPicture && layout.columns >= LEAST_COLUMNS,
    requests,
  });
  const textColumns = layout.columns - 4 - (picture ? ART_COLUMNS + 2 : 0);
  return (
    <Panel
      title={scrolledTitle(capital(item.type), detail)}
      height={layout.bodyRows}
    >
      <Box>
        {picture && (
          <Box marginRight={2} flexShrink={0}>
            <Picture
              picture={picture}
              columns={ART_COLUMNS}
              rows={layout.innerRows}
              at={ART_AT}
            />
          </Box>
        )}
        <Scrolled detail={detail} rows={layout.innerRows} dispatch={dispatch}>
          {known
            ? (
              <ItemPage
                item={known}
                picks={picked}
                similar={similar}
                width={textColumns}
              />
            )
            : (
              <Delayed>
                <Text dimColor>{sanitize(item.name)}</Text>
              </Delayed>
            )}
        </Scrolled>
      </Box>
    </Panel>
  );
}

function capital(type: string): string {
  return sanitize(type).replace(/^./, (it) => it.toUpperCase());
}
