import { Box } from "ink";
import type { ReactNode } from "react";
import { sanitize } from "../../core/printable.ts";
import { useBorder } from "../model/theme.ts";
import { Text } from "./text.tsx";

/** Shows a frame with a title on top. */
export function Panel(
  { title, width, height, children }: {
    title: string;
    width?: number | string;
    height?: number;
    children: ReactNode;
  },
) {
  const size = {
    ...(width === undefined ? { flexGrow: 1 } : { width, flexShrink: 0 }),
    ...(height === undefined ? {} : { height }),
  };
  return (
    <Box
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
