import { Box, type DOMElement } from "ink";
import { type ComponentProps, type Dispatch, useRef } from "react";
import { sanitize } from "../../core/printable.ts";
import type { Layout } from "../model/layout.ts";
import type { ItemRef } from "../model/location.ts";
import type { PageLink } from "../model/page_links.ts";
import type { Change } from "../model/reduce.ts";
import type { Requests } from "../requests/requests.ts";
import type { Detail } from "../model/state.ts";
import type { TrackPicks } from "../model/track_picks.ts";
import { useDetail } from "../hooks/use_detail.ts";
import { usePageLinks } from "../hooks/use_page_links.ts";
import { usePicture } from "../hooks/use_picture.ts";
import { useSimilar } from "../hooks/use_similar.ts";
import { useTrackPicks } from "../hooks/use_track_picks.ts";
import { ItemPage } from "./item_page.tsx";
import { SelectionContext } from "./linked_texts.tsx";
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
  { item, version, picks, link, layout, requests, detail, dispatch }: {
    item: ItemRef;
    /** The selected one; null if there is none. */
    link: PageLink | null;
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
  usePageLinks(known, { similar, dispatch });
  const line = useRef<DOMElement>(null);
  const picked = useTrackPicks(known, { picks, dispatch });
  const hasPicture = known?.hasPicture === true;
  const picture = usePicture(id, {
    shows: hasPicture && layout.columns >= LEAST_COLUMNS,
    requests,
  });
  const textColumns = layout.columns - 4 - (picture ? ART_COLUMNS + 2 : 0);
  const page = known && (
    <SelectionContext value={{ link, line }}>
      <ItemPage
        item={known}
        picks={picked}
        similar={similar}
        width={textColumns}
      />
    </SelectionContext>
  );
  return (
    <Panel
      title={scrolledTitle(capital(item.type), detail)}
      height={layout.bodyRows}
    >
      <Box>
        {picture && <Art picture={picture} rows={layout.innerRows} />}
        <Scrolled
          {...{ detail, dispatch }}
          rows={layout.innerRows}
          selection={{ link, line }}
        >
          {page ?? (
            <Delayed>
              <Text dimColor>{sanitize(item.name)}</Text>
            </Delayed>
          )}
        </Scrolled>
      </Box>
    </Panel>
  );
}

function Art(
  { picture, rows }: Pick<ComponentProps<typeof Picture>, "picture" | "rows">,
) {
  return (
    <Box marginRight={2} flexShrink={0}>
      <Picture
        picture={picture}
        columns={ART_COLUMNS}
        rows={rows}
        at={ART_AT}
      />
    </Box>
  );
}

function capital(type: string): string {
  return sanitize(type).replace(/^./, (it) => it.toUpperCase());
}
