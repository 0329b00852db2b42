import { useEffect, useRef } from "react";

/** The pause after the last resize while a window is being dragged. */
const REST_MS = 80;

/**
 * Redraws the screen after a resize, because terminals move and wrap the old
 * content in different ways.
 */
export function useRedrawAfterResize(
  { columns, rows }: { columns: number; rows: number },
  redraw: () => void,
): void {
  const first = useRef({ columns, rows });
  useEffect(() => {
    const { current } = first;
    if (current.columns === columns && current.rows === rows) return;
    first.current = { columns, rows };
    const timer = setTimeout(redraw, REST_MS);
    return () => clearTimeout(timer);
  }, [columns, rows]);
}
