import { Box, useStdout } from "ink";
import { useContext, useEffect, useMemo, useState } from "react";
import { ThemeContext } from "../model/theme.ts";
import { type Bitmap, resized } from "../pictures/bitmap.ts";
import { decodePng } from "../pictures/decode_png.ts";
import type { Graphics } from "../model/graphics.ts";
import { halfBlocks } from "../pictures/half_blocks.ts";
import { itermImage } from "../pictures/iterm.ts";
import {
  kittyDelete,
  kittyPlaceholders,
  kittyTransmit,
} from "../pictures/kitty.ts";
import { boxFor } from "../pictures/picture_box.ts";
import { sixel } from "../pictures/sixel.ts";
import type { PictureBytes } from "../requests/requests.ts";
import { Text } from "./text.tsx";

/** One ID is enough, because each picture replaces the one before it. */
const KITTY_ID = 77;

/**
 * Shows a picture in a box of characters with the best method of the terminal.
 *
 * @param at the first cell of the box, from 0, for pictures painted over text
 */
export function Picture(
  { picture, columns, rows, at }: {
    picture: PictureBytes;
    columns: number;
    rows: number;
    at: { column: number; row: number };
  },
) {
  const { graphics } = useContext(ThemeContext);
  const bitmap = useBitmap(picture);
  const box = bitmap && boxFor(bitmap, graphics, { columns, rows });
  const lines = useMemo(
    () => box ? linesFor(bitmap, graphics, { box }) : [],
    [bitmap, graphics, box?.columns, box?.rows],
  );
  usePainter({ picture, bitmap, graphics, box, at });
  return (
    <Box width={columns} height={rows} flexDirection="column" flexShrink={0}>
      {lines.map((line, i) => <Text key={i} wrap="truncate">{line}</Text>)}
    </Box>
  );
}

interface CellBox {
  readonly columns: number;
  readonly rows: number;
}

/** Returns the decoded picture; null until then, or if it is invalid. */
function useBitmap({ id, png }: PictureBytes): Bitmap | null {
  const [decoded, setDecoded] = useState<
    { id: string; bitmap: Bitmap | null } | null
  >(null);
  useEffect(() => {
    let wanted = true;
    decodePng(png).then((bitmap) => {
      if (wanted) setDecoded({ id, bitmap });
    });
    return () => {
      wanted = false;
    };
  }, [id, png]);
  return decoded?.id === id ? decoded.bitmap : null;
}

function linesFor(
  bitmap: Bitmap,
  { kind, colors }: Graphics,
  { box }: { box: CellBox },
): string[] {
  if (kind === "half-blocks") return halfBlocks(bitmap, { ...box, colors });
  if (kind === "kitty") return kittyPlaceholders({ id: KITTY_ID, ...box });
  return [];
}

/** Sends pictures that are not text, and removes them again. */
function usePainter(
  { picture, bitmap, graphics, box, at }: {
    picture: PictureBytes;
    bitmap: Bitmap | null;
    graphics: Graphics;
    box: CellBox | null;
    at: { column: number; row: number };
  },
): void {
  const { stdout } = useStdout();
  const { columns = 0, rows = 0 } = box ?? {};
  useEffect(() => {
    if (bitmap === null || columns === 0) return;
    const { kind, cell } = graphics;
    if (kind === "kitty") {
      const place = { id: KITTY_ID, columns, rows };
      stdout.write(kittyTransmit(picture.png, place));
      return () => void stdout.write(kittyDelete(KITTY_ID));
    }
    if (kind !== "sixel" && kind !== "iterm") return;
    const size = { width: columns * cell.width, height: rows * cell.height };
    const image = kind === "iterm"
      ? itermImage(picture.png, { columns, rows })
      : sixel(resized(bitmap, size));
    // The frame would write blanks over an earlier picture.
    const timer = setTimeout(() => {
      const { column, row } = at;
      stdout.write(`\x1b7\x1b[${row + 1};${column + 1}H${image}\x1b8`);
    }, 50);
    return () => clearTimeout(timer);
  }, [picture.id, bitmap, columns, rows, at.column, at.row, graphics]);
}
