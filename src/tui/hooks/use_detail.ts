import { useEffect, useState } from "react";
import { type KnownDetail, withStored } from "../model/known_detail.ts";
import type { Requests } from "../requests/requests.ts";
import type { ItemDetailView } from "../model/views.ts";

/** Returns the details of an item; null until they arrive. */
export function useDetail(
  { id, requests, version, afterMs, asksServer = false }: {
    id: string;
    requests: Requests;
    /** The version of the library; the item is read again if it changes. */
    version: number;
    /** The delay before the request, so that a moving cursor makes none. */
    afterMs: number;
    /** True to show the details on the server once they arrive. */
    asksServer?: boolean;
  },
): ItemDetailView | null {
  const [known, setKnown] = useState<KnownDetail | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    const read = () =>
      requests.readItem(id, stop.signal).then((stored) => {
        if (!stop.signal.aborted) setKnown((it) => withStored(it, stored));
      }, () => undefined);
    const timer = setTimeout(read, afterMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [id, requests, version, afterMs]);
  useEffect(() => {
    if (!asksServer) return;
    const stop = new AbortController();
    requests.refreshItem(id, stop.signal).then((fresh) => {
      if (fresh !== null && !stop.signal.aborted) setKnown(fresh);
    });
    return () => stop.abort();
  }, [id, requests, asksServer]);
  return known?.shown.id === id ? known.shown : null;
}
