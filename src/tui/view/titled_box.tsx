import { Box } from "ink";
import type { ReactNode } from "react";
import { sanitize } from "../../core/printable.ts";
import { textWidth } from "../../core/text_width.ts";
import { shortened } from "../model/row_line.ts";
import { useBorder, useEdges, useSymbols, useTones } from "../model/theme.ts";
import { Text } from "./text.tsx";

/** Shows a frame whose borders carry a title and facts. */
export function TitledBox(
  { title, note, below = "", width, height, active = false, children }: {
    title: string;
    /** At the right of the upper border. */
    note: string;
    /** In the lower border. */
    below?: string;
    width: number;
    height: number;
    /** True if the keys act on its content. */
    active?: boolean;
    children: ReactNode;
  },
) {
  const tones = useTones();
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0}>
      <Edge
        width={width}
        at="top"
        title={sanitize(title)}
        style={active ? { ...tones.accent, bold: true } : { bold: true }}
        note={sanitize(note)}
      />
      <Box
        borderStyle={useBorder()}
        borderTop={false}
        borderBottom={false}
        borderDimColor
        paddingX={1}
        height={height - 2}
        overflow="hidden"
      >
        {children}
      </Box>
      <Edge
        width={width}
        at="bottom"
        title={sanitize(below)}
        style={{ dimColor: true }}
      />
    </Box>
  );
}

/** Shows a border with a text near its beginning and one near its end. */
export function Edge(
  { width, at, title, style, note = "" }: {
    width: number;
    at: "top" | "bottom";
    title: string;
    style: { bold?: boolean; dimColor?: boolean; color?: string };
    note?: string;
  },
) {
  const { line, [at]: [left, right] } = useEdges();
  const { ellipsis } = useSymbols();
  const end = note === "" ? "" : ` ${note} ${line}`;
  // The corners, and a line and a space on each side of the title.
  const room = width - 2 - textWidth(end) - 3;
  const text = shortened(title, room, { ellipsis });
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
