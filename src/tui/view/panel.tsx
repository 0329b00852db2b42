import { Box } from "ink";
import type { ReactNode } from "react";
import { sanitize } from "../../core/printable.ts";
import { useBorder } from "../model/theme.ts";
import { Text } from "./text.tsx";
import { Edge } from "./titled_box.tsx";

interface PanelProps {
  readonly title: string;
  readonly width?: number;
  readonly height?: number;
  readonly children: ReactNode;
}

/** Shows a panel with texts in its lower border. */
export function NotedPanel(
  { below, note, width, height, ...props }: PanelProps & {
    /** At the left. */
    below: string;
    /** At the right. */
    note: string;
    width: number;
    height: number;
  },
) {
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0}>
      <Panel {...props} width={width} height={height - 1} isOpen />
      <Edge
        width={width}
        at="bottom"
        title={sanitize(below)}
        style={{ dimColor: true }}
        note={sanitize(note)}
      />
    </Box>
  );
}

/** Shows a frame with a title on top. */
export function Panel(
  { title, width, height, isOpen = false, children }: PanelProps & {
    /** True if the lower border is drawn elsewhere. */
    isOpen?: boolean;
  },
) {
  const size = {
    ...(width === undefined ? { flexGrow: 1 } : { width, flexShrink: 0 }),
    ...(height === undefined ? {} : { height }),
  };
  return (
    <Box
      borderBottom={!isOpen}
      flexDirection="column"
      borderStyle={useBorder()}
      borderDimColor
      paddingX={1}
      overflow="hidden"
      {...size}
    >
      <Box flexShrink={0}>
        <Text bold wrap="truncate">{sanitize(title)}</Text>
      </Box>
      {/* Text that does not fit is cut at the frame and never overlaps. */}
      <Box flexDirection="column" flexShrink={0} flexGrow={1}>{children}</Box>
    </Box>
  );
}
