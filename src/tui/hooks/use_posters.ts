import { useLayoutEffect, useMemo } from "react";
import type { Graphics } from "../pictures/graphics.ts";
import {
  PosterRenderer,
  type Spot,
  type WallOptions,
} from "../pictures/poster_renderer.ts";
import type { Requests } from "../requests/requests.ts";
import type { AccountView } from "../model/views.ts";

/** The smallest of the server's sizes, in pixels. */
const SMALL_WIDTH = 200;

/**
 * Returns the poster wall of an account, which shows nothing of another one.
 */
export function usePosterWall(
  { account, requests, graphics, stdout }: {
    account: AccountView | null;
    requests: Requests;
    graphics: Graphics;
    stdout: WallOptions["stdout"];
  },
): PosterRenderer {
  const wall = useMemo(() =>
    new PosterRenderer({
      graphics,
      stdout,
      async read(id, { widthPx, signal }) {
        const size = widthPx > SMALL_WIDTH ? "medium" : "small";
        const picture = await requests.readPicture(id, { size, signal });
        return picture?.png ?? null;
      },
    }), [requests, graphics, stdout, account?.serverId, account?.userId]);
  useLayoutEffect(() => () => wall.close(), [wall]);
  return wall;
}

/**
 * Posters at these spots, for as long as they and the page are the same. React
 * takes a layout effect back before Ink draws what comes next: they are gone by
 * then.
 */
export function usePosters(
  wall: PosterRenderer,
  shown: {
    readonly page: readonly (string | undefined)[];
    readonly spots: readonly Spot[];
  },
): void {
  useLayoutEffect(() => {
    wall.show(shown.spots);
    return () => wall.hide();
  }, [wall, JSON.stringify(shown)]);
}
