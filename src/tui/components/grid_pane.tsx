import { Box, Text } from "ink";
import { memo } from "react";
import { GRID_CELL } from "../layout.ts";
import { useTones } from "../look.ts";
import type { Row } from "../rows.ts";

/** The same rows as a list, several a line, two lines of text each. */
export function GridPane(
  { rows, top, index, perLine, marked }: {
    rows: readonly (Row | undefined)[];
    top: number;
    index: number;
    perLine: number;
    marked: ReadonlyMap<string, string>;
  },
) {
  const lines = Array.from(
    { length: Math.ceil(rows.length / perLine) },
    (_, i) => rows.slice(i * perLine, (i + 1) * perLine),
  );
  return (
    <Box flexDirection="column">
      {lines.map((line, i) => (
        <Box key={top + i * perLine} height={GRID_CELL.rows}>
          {line.map((row, x) => (
            <Cell
              key={x}
              row={row}
              here={top + i * perLine + x === index}
              marked={row !== undefined && marked.has(row.id)}
            />
          ))}
        </Box>
      ))}
    </Box>
  );
}

const Cell = memo((
  { row, here, marked }: {
    row: Row | undefined;
    here: boolean;
    marked: boolean;
  },
) => {
  const tones = useTones();
  return (
    <Box width={GRID_CELL.columns} flexDirection="column" flexShrink={0}>
      <Box width={GRID_CELL.columns - 2}>
        <Text bold={here} inverse={here} wrap="truncate">
          {here ? ">" : " "}
          {marked ? "*" : " "}
          {row ? row.label : ""}
        </Text>
      </Box>
      {row && (
        <Text wrap="truncate">
          {"  "}
          <Text {...tones[row.tone]}>{row.sign}</Text>{" "}
          <Text dimColor>{row.note}</Text>
        </Text>
      )}
    </Box>
  );
});
