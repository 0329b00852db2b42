import { Box } from "ink";
import { memo } from "react";
import { textWidth } from "../../core/text_width.ts";
import { useSymbols, useTones } from "../model/theme.ts";
import type { Row } from "../model/rows.ts";
import { Delayed } from "./delayed.tsx";
import { Text } from "./text.tsx";

/** The widths of a list with a short and with a long bar. */
const LEAST_BAR_WIDTH = 44;
const WIDE = 70;
const NOTHING_MARKED: ReadonlyMap<string, string> = new Map();

/**
 * Shows the rows in the window; the one with the cursor has a symbol, not a
 * colour.
 */
export function ListPane(
  { rows, top, index, width, marked = NOTHING_MARKED, active }: {
    /** undefined until the row is read. */
    rows: readonly (Row | undefined)[];
    top: number;
    index: number;
    width: number;
    marked?: ReadonlyMap<string, string>;
    /** True if the keys move this cursor. */
    active: boolean;
  },
) {
  return (
    <Box flexDirection="column">
      {rows.map((row, i) =>
        row
          ? (
            <ListRow
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

const ListRow = memo((
  { row, here, active, width, marked }: {
    row: Row;
    here: boolean;
    active: boolean;
    width: number;
    marked: boolean;
  },
) => {
  const tones = useTones();
  const bar = useBar(row, width);
  const note = bar + row.note;
  const most = Math.floor(width / (bar === "" ? 3 : 2));
  const noteWidth = Math.min(textWidth(note), most);
  const labelWidth = Math.max(1, width - 4 - noteWidth - 1);
  return (
    <Box width={width}>
      <Text bold={here} inverse={here && active} wrap="truncate">
        {here ? ">" : " "}
        {marked ? "*" : " "}
        <Text {...(here && active ? {} : tones[row.tone])}>{row.symbol}</Text>
        {" "}
      </Text>
      <Box width={labelWidth}>
        <Text bold={here} inverse={here && active} wrap="truncate">
          {row.label}
        </Text>
      </Box>
      <Box width={noteWidth + 1} paddingLeft={1} justifyContent="flex-end">
        <Text dimColor={!here} wrap="truncate">{note}</Text>
      </Box>
    </Box>
  );
});

/** Returns a bar of the progress before the note, if there is room for it. */
function useBar({ progress }: Row, width: number): string {
  const { done, todo } = useSymbols();
  if (progress === undefined || width < LEAST_BAR_WIDTH) return "";
  const cells = width < WIDE ? 6 : 16;
  const full = Math.max(1, Math.floor(progress * cells));
  return `${done.repeat(full)}${todo.repeat(cells - full)} `;
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
