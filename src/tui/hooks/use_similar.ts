import { useEffect, useState } from "react";
import type { ItemRef } from "../model/location.ts";
import type { Requests } from "../requests/requests.ts";

/** The types of items for which a user looks for another one. */
const COMPARED = ["movie", "series"];

interface Found {
  readonly id: string;
  readonly names: readonly string[];
}

/** Returns the names of titles that resemble an item; none until they arrive. */
export function useSimilar(
  { id, type }: ItemRef,
  { requests }: { requests: Requests },
): readonly string[] {
  const [found, setFound] = useState<Found | null>(null);
  useEffect(() => {
    if (!COMPARED.includes(type)) return;
    const stop = new AbortController();
    requests.listSimilar(id, stop.signal).then((names) => {
      if (!stop.signal.aborted) setFound({ id, names });
    });
    return () => stop.abort();
  }, [id, type, requests]);
  return found?.id === id ? found.names : [];
}
