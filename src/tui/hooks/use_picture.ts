import { useContext, useEffect, useState } from "react";
import { ThemeContext } from "../model/theme.ts";
import type { PictureBytes, Requests } from "../requests/requests.ts";

/** Returns the picture of an item; null if it has none, or until it arrives. */
export function usePicture(
  id: string,
  { shows, requests }: {
    /** True if the item has a picture and there is room for it. */
    shows: boolean;
    requests: Requests;
  },
): PictureBytes | null {
  const { graphics } = useContext(ThemeContext);
  const [picture, setPicture] = useState<PictureBytes | null>(null);
  const isShown = shows && graphics.kind !== "none";
  useEffect(() => {
    if (!isShown) return;
    const stop = new AbortController();
    const { signal } = stop;
    requests.readPicture(id, { size: "large", signal })
      .then(setPicture, () => undefined);
    return () => stop.abort();
  }, [id, isShown, requests]);
  return isShown && picture?.id === id ? picture : null;
}
