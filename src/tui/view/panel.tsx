import { Box } from "ink";
import { type ReactNode, useContext } from "react";
import { sanitize } from "../../core/printable.ts";
import { ThemeContext, useBorder, useEdges } from "../model/theme.ts";
import { Text } from "./text.tsx";
import { Edge } from "./titled_box.tsx";

/** Texts on both sides of a title, such as those of other tabs. */
export interface Beside {
  readonly before: string;
  readonly after: string;
}

interface PanelProps {
  readonly title: string;
  readonly beside?: Beside;
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

/** Shows a frame with a title in its upper border. */
export function Panel(
  { title, beside, width, height, isOpen = false, children }: PanelProps & {
    /** True if the lower border is drawn elsewhere. */
    isOpen?: boolean;
  },
) {
  const size = {
    ...(width === undefined ? { flexGrow: 1 } : { width, flexShrink: 0 }),
    ...(height === undefined ? {} : { height }),
  };
  return (
    <Box flexDirection="column" overflow="hidden" {...size}>
      <UpperBorder title={sanitize(title)} beside={beside} />
      <Box
        borderTop={false}
        borderBottom={!isOpen}
        flexDirection="column"
        flexGrow={1}
        borderStyle={useBorder()}
        borderDimColor
        paddingX={1}
        overflow="hidden"
      >
        {/* Text that does not fit is cut at the frame and never overlaps. */}
        <Box flexDirection="column" flexShrink={0} flexGrow={1}>{children}</Box>
      </Box>
    </Box>
  );
}

/** Draws a border that is as wide as its box. */
function UpperBorder(
  { title, beside }: { title: string; beside: Beside | undefined },
) {
  const { linear } = useContext(ThemeContext);
  const { line, top: [left, right] } = useEdges();
  const style = useBorder();
  const heading = (
    <Text wrap="truncate">
      <Text dimColor>{beside?.before}</Text>
      <Text bold>{title}</Text>
      <Text dimColor>{beside?.after}</Text>
    </Text>
  );
  if (linear) return heading;
  return (
    <Box flexShrink={0} height={1}>
      <Text dimColor>{`${left}${line} `}</Text>
      <Box flexShrink={1}>{heading}</Box>
      <Box
        marginLeft={1}
        flexGrow={1}
        minWidth={1}
        height={1}
        borderStyle={style}
        borderDimColor
        borderBottom={false}
        borderLeft={false}
        borderRight={false}
      />
      <Text dimColor>{right}</Text>
    </Box>
  );
}
