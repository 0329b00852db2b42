import { useLayoutEffect, useMemo } from "react";
import type { Graphics } from "../model/graphics.ts";
import {
  type PosterOptions,
  PosterRenderer,
  type Spot,
} from "../pictures/poster_renderer.ts";
import type { Requests } from "../requests/requests.ts";
import type { AccountView } from "../model/views.ts";

/** The smallest of the server's sizes, in pixels. */
const SMALL_WIDTH = 200;

/**
 * Returns the posters of an account; they are never shown for another one.
 */
export function usePosterRenderer(
  { account, requests, graphics, stdout }: {
    account: AccountView | null;
    requests: Requests;
    graphics: Graphics;
    stdout: PosterOptions["stdout"];
  },
): PosterRenderer {
  const posters = useMemo(() =>
    new PosterRenderer({
      graphics,
      stdout,
      async read(id, { widthPx, signal }) {
        const size = widthPx > SMALL_WIDTH ? "medium" : "small";
        const picture = await requests.readPicture(id, { size, signal });
        return picture?.png ?? null;
      },
    }), [requests, graphics, stdout, account?.serverId, account?.userId]);
  useLayoutEffect(() => () => posters.close(), [posters]);
  return posters;
}

/**
 * Shows posters at these spots until the spots or the page change. React cleans
 * up a layout effect before Ink draws, so the posters are removed before the
 * next frame.
 */
export function usePosters(
  posters: PosterRenderer,
  shown: {
    readonly page: readonly (string | undefined)[];
    readonly spots: readonly Spot[];
  },
): void {
  useLayoutEffect(() => {
    posters.show(shown.spots);
    return () => posters.hide();
  }, [posters, JSON.stringify(shown)]);
}
