import { useEffect, useState } from "react";
import type { Requests } from "./requests/requests.ts";
import type { ItemDetailView } from "./views.ts";

/** All that is on record of an item; null while it is on its way. */
export function useDetail(
  { id, requests, version, afterMs }: {
    id: string;
    requests: Requests;
    /** The library's; a change reads the item again. */
    version: number;
    /** A cursor that only passes by asks for nothing. */
    afterMs: number;
  },
): ItemDetailView | null {
  const [detail, setDetail] = useState<ItemDetailView | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    const read = () =>
      requests.readItem(id, stop.signal).then(setDetail, () => undefined);
    const timer = setTimeout(read, afterMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [id, requests, version, afterMs]);
  return detail?.id === id ? detail : null;
}
