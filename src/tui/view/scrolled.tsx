import { Box, type DOMElement, useBoxMetrics } from "ink";
import { type Dispatch, type ReactNode, useEffect, useRef } from "react";
import type { Change } from "../model/reduce.ts";
import type { Detail } from "../model/state.ts";

/** Scrolls content that is longer than its window. */
export function Scrolled(
  { detail, rows, dispatch, children }: {
    detail: Detail;
    rows: number;
    dispatch: Dispatch<Change>;
    children: ReactNode;
  },
) {
  const content = useRef<DOMElement>(null);
  const { height } = useBoxMetrics(content);
  const lastTop = Math.max(0, height - rows);
  const top = Math.min(detail.top, lastTop);
  useEffect(() => {
    if (lastTop === detail.lastTop) return;
    dispatch({ kind: "detail", detail: { top, lastTop } });
  }, [lastTop, detail.lastTop]);
  return (
    <Box
      height={rows}
      overflow="hidden"
      flexDirection="column"
      contentOffsetY={top}
    >
      <Box ref={content} flexDirection="column" flexShrink={0}>{children}</Box>
    </Box>
  );
}

/**
 * Returns the title of a panel, with the keys that scroll if its text is long.
 */
export function scrolledTitle(title: string, { lastTop }: Detail): string {
  return lastTop > 0 ? `${title}; Up and Down show the rest` : title;
}
