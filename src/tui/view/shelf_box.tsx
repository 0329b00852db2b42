import { Box } from "ink";
import { sanitize } from "../../core/printable.ts";
import { cutToWidth, textWidth } from "../../core/text_width.ts";
import { PANE_COLUMNS } from "../model/layout.ts";
import type { Row } from "../model/rows.ts";
import type { ShelfBox as Placed } from "../model/shelf_boxes.ts";
import { useBorder, useEdges, useTones } from "../model/theme.ts";
import { ListPane } from "./list_pane.tsx";
import { Text } from "./text.tsx";

/** Shows one shelf, with its title and the visible part in the border. */
export function ShelfBox(
  { box: { part, rows, top }, items, index, width, marked, below }: {
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
  const tones = useTones();
  const isHere = index >= 0;
  const last = top + items.length;
  const shown = items.length < part.count ? `${top + 1}-${last}/` : "";
  return (
    <Box flexDirection="column" width={width} height={rows} flexShrink={0}>
      <Edge
        width={width}
        at="top"
        title={sanitize(part.title ?? "")}
        style={isHere ? { ...tones.accent, bold: true } : { bold: true }}
        note={`${shown}${part.count}`}
      />
      <Box
        borderStyle={useBorder()}
        borderTop={false}
        borderBottom={false}
        borderDimColor
        paddingX={1}
        height={rows - 2}
        overflow="hidden"
      >
        <ListPane
          rows={items}
          top={top}
          index={index}
          width={width - PANE_COLUMNS}
          marked={marked}
          active
        />
      </Box>
      <Edge
        width={width}
        at="bottom"
        title={below}
        style={{ dimColor: true }}
      />
    </Box>
  );
}

/** Shows a border with a text near its beginning and one near its end. */
function Edge(
  { width, at, title, style, note = "" }: {
    width: number;
    at: "top" | "bottom";
    title: string;
    style: { bold?: boolean; dimColor?: boolean; color?: string };
    note?: string;
  },
) {
  const { line, [at]: [left, right] } = useEdges();
  const end = note === "" ? "" : ` ${note} ${line}`;
  // The corners, and a line and a space on each side of the title.
  const room = width - 2 - textWidth(end) - 3;
  const text = cutToWidth(title, room);
  const begin = text === "" ? "" : `${line} `;
  const used = text === "" ? 0 : textWidth(text) + 3;
  const fill = line.repeat(Math.max(0, width - 2 - textWidth(end) - used));
  return (
    <Text wrap="truncate">
      <Text dimColor>{left}{begin}</Text>
      <Text {...style}>{text}</Text>
      <Text dimColor>{text === "" ? "" : " "}{fill}{end}{right}</Text>
    </Text>
  );
}
