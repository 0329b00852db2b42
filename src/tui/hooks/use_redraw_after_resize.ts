import { useEffect, useRef } from "react";

/** A window that is being dragged has many sizes; the last one counts. */
const REST_MS = 80;

/**
 * Terminals move and wrap what is on them when they change their size, each in
 * its own way; what was drawn before is not to be relied on.
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
