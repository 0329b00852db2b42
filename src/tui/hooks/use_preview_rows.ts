import { useEffect, useState } from "react";
import type { List } from "../model/lists.ts";
import { type Location, locationKey } from "../model/location.ts";

/** The pause after the last move of the cursor. */
const REST_MS = 150;

/**
 * Requests the first rows of a list that is not open. The server must be asked
 * for the titles of a person: this waits until the cursor rests.
 */
export function usePreviewRows(
  list: Pick<List, "want">,
  { location, count }: { location: Location; count: number },
): void {
  const [rested, setRested] = useState<string | null>(null);
  const key = locationKey(location);
  const waits = location.kind === "named" && location.of === "person";
  useEffect(() => {
    if (!waits) return;
    const timer = setTimeout(() => setRested(key), REST_MS);
    return () => clearTimeout(timer);
  }, [key, waits]);
  useEffect(() => {
    if (!waits || rested === key) list.want(0, count);
  });
}
