import { formatSize } from "../../core/labels.ts";
import { sanitize } from "../../core/printable.ts";
import type { Row } from "./rows.ts";
import type { FollowView } from "./views.ts";

const GROUP: Row = {
  id: "follows",
  symbol: " ",
  tone: "accent",
  label: "Following",
  note: "",
  opens: null,
  subject: { kind: "group" },
};

/** Returns a heading and the followed series; none if there are none. */
export function followRows(follows: readonly FollowView[]): Row[] {
  return follows.length === 0
    ? []
    : [{ ...GROUP, note: `${follows.length}` }, ...follows.map(followRow)];
}

/** Returns a row such as `Harbour Street  next 3  12.4 GB free`. */
function followRow(follow: FollowView): Row {
  const { serverId, userId, seriesId, name, next } = follow;
  return {
    id: `follow ${serverId} ${userId} ${seriesId}`,
    symbol: " ",
    tone: "plain",
    label: sanitize(name),
    note: `next ${next}  ${freeBudget(follow)}`,
    opens: null,
    subject: { kind: "follow", follow },
  };
}

/** Returns the space that more episodes may take. */
export function freeBudget(
  { budgetBytes, usedBytes }: Pick<FollowView, "budgetBytes" | "usedBytes">,
): string {
  return `${formatSize(Math.max(0, budgetBytes - usedBytes))} free`;
}
