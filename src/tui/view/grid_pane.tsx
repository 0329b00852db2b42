import { Box } from "ink";
import { memo } from "react";
import { type Grid, POSTER_COLUMN } from "../model/grid.ts";
import { useSymbols, useTones } from "../model/theme.ts";
import type { PosterRenderer, Spot } from "../pictures/poster_renderer.ts";
import type { Row } from "../model/rows.ts";
import { usePosters } from "../hooks/use_posters.ts";
import { Text } from "./text.tsx";

interface GridPaneProps {
  readonly rows: readonly (Row | undefined)[];
  readonly top: number;
  readonly index: number;
  readonly grid: Grid;
  readonly marked: ReadonlyMap<string, string>;
  readonly posters: PosterRenderer;
  /** The top left cell on the screen, from 0. */
  readonly at: { column: number; row: number };
}

/**
 * Shows the same rows as a list, several a line, each with room for its poster.
 */
export function GridPane(props: GridPaneProps) {
  const { rows, top, index, grid, marked, posters, at } = props;
  const { perLine, cell, poster } = grid;
  usePosters(posters, {
    page: rows.map((it) => it?.id),
    spots: posterSpots(rows, grid, at),
  });
  const lines = Array.from(
    { length: Math.ceil(rows.length / perLine) },
    (_, i) => rows.slice(i * perLine, (i + 1) * perLine),
  );
  return (
    <Box flexDirection="column">
      {lines.map((line, i) => (
        <Box key={top + i * perLine} height={cell.rows}>
          {line.map((row, x) => (
            <Cell
              key={x}
              row={row}
              here={top + i * perLine + x === index}
              marked={row !== undefined && marked.has(row.id)}
              columns={cell.columns}
              posterRows={poster?.rows ?? 0}
            />
          ))}
        </Box>
      ))}
    </Box>
  );
}

const Cell = memo((
  { row, here, marked, columns, posterRows }: {
    row: Row | undefined;
    here: boolean;
    marked: boolean;
    columns: number;
    posterRows: number;
  },
) => {
  const tones = useTones();
  const { cursor, states } = useSymbols();
  return (
    <Box width={columns} flexDirection="column" flexShrink={0}>
      <Box
        height={posterRows}
        alignItems="flex-end"
        paddingLeft={POSTER_COLUMN}
      >
        {posterRows > 0 && row && !hasPoster(row) && (
          <Text dimColor wrap="truncate">no picture</Text>
        )}
      </Box>
      <Box width={columns - 1}>
        <Text wrap="truncate">
          <Text {...here ? { bold: true, ...tones.accent } : {}}>
            {here ? cursor : " "}
          </Text>
          <Text bold={here} inverse={here}>
            {marked ? "*" : " "}
            {row ? row.label : ""}
          </Text>
        </Text>
      </Box>
      {row && (
        <Text wrap="truncate">
          {"  "}
          <Text {...tones[row.tone]}>{states[row.symbol] ?? row.symbol}</Text>
          {" "}
          <Text dimColor>{row.note}</Text>
        </Text>
      )}
    </Box>
  );
});

function hasPoster({ subject }: Row): boolean {
  return subject.kind === "item" && subject.item.hasPicture;
}

/** Returns the positions of the posters in these rows. */
function posterSpots(
  rows: readonly (Row | undefined)[],
  { perLine, cell, poster }: Grid,
  at: { column: number; row: number },
): Spot[] {
  if (poster === null) return [];
  return rows.flatMap((row, i) => {
    if (row === undefined || !hasPoster(row)) return [];
    const line = Math.floor(i / perLine);
    return [{
      id: row.id,
      column: at.column + (i % perLine) * cell.columns + POSTER_COLUMN,
      row: at.row + line * cell.rows,
      ...poster,
    }];
  });
}
