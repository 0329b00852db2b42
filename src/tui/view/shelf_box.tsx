import { PANE_COLUMNS } from "../model/layout.ts";
import type { Row } from "../model/rows.ts";
import type { ShelfBox as Placed } from "../model/shelf_boxes.ts";
import { ListPane } from "./list_pane.tsx";
import { TitledBox } from "./titled_box.tsx";

/** Shows one shelf, with its title and the visible part in the border. */
export function ShelfBox(
  { box: { part, rows, top, perItem }, items, index, width, marked, below }: {
    box: Placed;
    /** The visible rows. */
    items: readonly (Row | undefined)[];
    /** The row under the cursor, in the shelf; -1 if it is in another one. */
    index: number;
    width: number;
    marked: ReadonlyMap<string, string>;
    /** The text of the lower border. */
    below: string;
  },
) {
  const last = top + items.length;
  const shown = items.length < part.count ? `${top + 1}-${last}/` : "";
  return (
    <TitledBox
      title={part.title ?? ""}
      note={`${shown}${part.count}`}
      below={below}
      width={width}
      height={rows}
      active={index >= 0}
    >
      <ListPane
        rows={items}
        top={top}
        index={index}
        width={width - PANE_COLUMNS}
        marked={marked}
        active
        lines={perItem}
      />
    </TitledBox>
  );
}
