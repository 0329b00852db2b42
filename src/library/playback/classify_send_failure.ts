import { toFailure } from "../../core/failure.ts";
import type { Session } from "../sync/dependencies.ts";
import { isAway } from "../../core/server_away.ts";

/**
 * The verdict on a mark or play that the server did not accept: `useless` to
 * send again, `later` to try this one again with the next call, or `stop` to
 * send no more now.
 */
export type Verdict = "useless" | "later" | "stop";

/**
 * Judges why the server did not accept a mark or play of an item.
 *
 * A server refuses every request of a user who is outside the allowed hours or
 * networks, which is temporary. A server that fails on one item, perhaps
 * because it was removed, or sends an invalid one, may still accept the others.
 */
export async function classifySendFailure(
  caught: unknown,
  { session: { server }, itemId }: { session: Session; itemId: string },
): Promise<Verdict> {
  const failure = toFailure(caught);
  switch (failure.kind) {
    case "not_found":
      return "useless";
    case "forbidden":
      return await server.me().then(() => "useless", () => "stop");
    case "not_jellyfin":
      return await server.me().then(() => "later", () => "stop");
    case "server_error":
      if (isAway(failure)) return "stop";
      return await server.library.isRemoved(itemId) ? "useless" : "later";
    default:
      return "stop";
  }
}
