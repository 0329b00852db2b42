import { useEffect, useState } from "react";
import type { ItemRef } from "../model/location.ts";
import type { ItemView } from "../model/views.ts";
import type { Requests } from "../requests/requests.ts";

/** The types of items for which a user looks for another one. */
const COMPARED = ["movie", "series"];

interface Found {
  readonly id: string;
  readonly items: readonly ItemView[];
}

const NOTHING: readonly ItemView[] = [];

/** Returns titles that resemble an item; none until they arrive. */
export function useSimilar(
  { id, type }: ItemRef,
  { requests }: { requests: Requests },
): readonly ItemView[] {
  const [found, setFound] = useState<Found | null>(null);
  useEffect(() => {
    if (!COMPARED.includes(type)) return;
    const stop = new AbortController();
    requests.listSimilar(id, stop.signal).then((items) => {
      if (!stop.signal.aborted) setFound({ id, items });
    });
    return () => stop.abort();
  }, [id, type, requests]);
  return found?.id === id ? found.items : NOTHING;
}
