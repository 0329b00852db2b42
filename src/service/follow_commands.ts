/** The commands for series whose next episodes are downloaded. */
import * as v from "valibot";
import { FOLLOW_MOST } from "../core/follow_ports.ts";
import { count, date, id, optionalText, text, timeoutMs } from "./schemas.ts";

const follow = v.strictObject({
  serverId: id,
  userId: id,
  seriesId: id,
  name: v.string(),
  next: count,
  keepDays: count,
  budgetBytes: count,
  /** The bytes of its downloads, once they are complete. */
  usedBytes: count,
  addedAt: date,
});
const follows = v.strictObject({ follows: v.array(follow) });

export const FOLLOW_COMMANDS = {
  /** Lists the followed series of every account. */
  "list-follows": { input: v.strictObject({}), reply: follows },
  /**
   * Follows a series, or changes how; `run-queue` downloads its episodes. A
   * number that is null stays as it is.
   */
  "follow-series": {
    input: v.strictObject({
      account: optionalText,
      item: text,
      next: v.nullable(
        v.pipe(count, v.minValue(1), v.maxValue(FOLLOW_MOST.next)),
      ),
      keepDays: v.nullable(v.pipe(count, v.maxValue(FOLLOW_MOST.keepDays))),
      budgetBytes: v.nullable(v.pipe(count, v.minValue(1))),
      timeoutMs,
    }),
    reply: follows,
  },
  /**
   * Stops following a series, by its name or id; its downloads stay. Without an
   * owner, no account follows it any longer.
   */
  "unfollow-series": {
    input: v.strictObject({
      item: text,
      owner: v.nullable(v.strictObject({ serverId: id, userId: id })),
    }),
    reply: follows,
  },
} as const;

export type FollowView = v.InferOutput<typeof follow>;
