import { Box } from "ink";
import { memo } from "react";
import { textWidth } from "../../core/text_width.ts";
import { LEAD_CELLS, rowLine, shortened } from "../model/row_line.ts";
import { useSymbols, useTones } from "../model/theme.ts";
import type { Row } from "../model/rows.ts";
import { Bar } from "./bar.tsx";
import { Delayed } from "./delayed.tsx";
import { Text } from "./text.tsx";

const NOTHING_MARKED: ReadonlyMap<string, string> = new Map();

/**
 * Shows the rows in the window; the one with the cursor has a symbol, not only
 * a colour.
 */
export function ListPane(
  { rows, top, index, width, marked = NOTHING_MARKED, active, lines = 1 }: {
    /** undefined until the row is read. */
    rows: readonly (Row | undefined)[];
    top: number;
    index: number;
    width: number;
    marked?: ReadonlyMap<string, string>;
    /** True if the keys move this cursor. */
    active: boolean;
    /** The lines of each row. */
    lines?: 1 | 2;
  },
) {
  const Line = lines === 2 ? TallRow : ListRow;
  return (
    <Box flexDirection="column" width={width} flexShrink={0}>
      {rows.map((row, i) =>
        row
          ? (
            <Line
              key={top + i}
              row={row}
              here={top + i === index}
              active={active}
              width={width}
              marked={marked.has(row.id)}
            />
          )
          : <Skeleton key={top + i} at={top + i} width={width} />
      )}
    </Box>
  );
}

interface RowProps {
  readonly row: Row;
  /** True if the cursor is on it. */
  readonly here: boolean;
  readonly active: boolean;
  readonly width: number;
  readonly marked: boolean;
}

const ListRow = memo(({ row, here, active, width, marked }: RowProps) => {
  const tones = useTones();
  const { states, ellipsis } = useSymbols();
  const { label, barCells, note } = rowLine(row, { width, ellipsis });
  const isSelected = here && active;
  return (
    <Text wrap="truncate">
      <Cursor here={here} active={active} />
      <Text bold={here} inverse={isSelected}>
        {marked ? "*" : " "}
        <Text {...isSelected ? {} : tones[row.tone]}>
          {states[row.symbol] ?? row.symbol}
        </Text>
        {` ${label}`}
        {barCells > 0 && (
          <Bar part={row.progress ?? 0} cells={barCells} plain={isSelected} />
        )}
        <Text dimColor={!here}>{note}</Text>
      </Text>
    </Text>
  );
});

/** Shows a row and, below it, how much of it was played. */
const TallRow = memo(({ row, ...place }: RowProps) => {
  const { here, active, width } = place;
  const { ellipsis } = useSymbols();
  const { progress, note, ...title } = row;
  const left = shortened(note, Math.floor(width / 3), { ellipsis });
  const cells = width - LEAD_CELLS - textWidth(left) - 2;
  return (
    <Box flexDirection="column">
      <ListRow row={{ ...title, note: "" }} {...place} />
      <Text wrap="truncate">
        <Cursor here={here} active={active} />{"   "}
        <Bar part={progress ?? 0} cells={cells} />
        <Text dimColor={!here}>{`  ${left}`}</Text>
      </Text>
    </Box>
  );
});

function Cursor({ here, active }: { here: boolean; active: boolean }) {
  const tones = useTones();
  const { cursor } = useSymbols();
  const tone = active ? tones.accent : tones.dim;
  const style = here ? { bold: true, ...tone } : {};
  return <Text {...style}>{here ? cursor : " "}</Text>;
}

/** Shows a placeholder for a row that is still being read. */
function Skeleton({ at, width }: { at: number; width: number }) {
  const { todo } = useSymbols();
  const length = Math.max(4, Math.min(width - 6, 12 + (at * 7) % 17));
  return (
    <Box height={1}>
      <Delayed>
        <Text dimColor>{`    ${todo.repeat(length)}`}</Text>
      </Delayed>
    </Box>
  );
}
