import type { PlayRecords, PlayState } from "../../core/playback_ports.ts";
import type { Session } from "../sync/dependencies.ts";
import { classifySendFailure } from "./classify_send_failure.ts";

/** The server's time is exact to a second, and a report takes time. */
const CLOCK_MARGIN_MS = 5_000;

/**
 * Sends the server the stops that killed processes could not send. Never fails:
 * the next call sends the rest.
 */
export async function finishPlays(
  records: PlayRecords,
  session: Session,
): Promise<void> {
  const { serverId, userId } = session.account;
  for (const { state, forget, keep } of await records.takeLeft()) {
    const isOurs = state.serverId === serverId && state.userId === userId;
    if (!isOurs) {
      keep();
      continue;
    }
    try {
      await sendStop(session, state);
      forget();
    } catch (caught) {
      const { itemId } = state;
      const verdict = await classifySendFailure(caught, { session, itemId });
      if (verdict === "useless") forget();
      else keep();
    }
  }
}

/** Keeps the position of a later play elsewhere, but still ends the session. */
async function sendStop(
  { server }: Session,
  { itemId, reported, playedAt, ...state }: PlayState,
): Promise<void> {
  const { userData } = await server.library.readItem(itemId);
  const playedMs = playedAt.getTime() + (server.clockSkewMs() ?? 0);
  const lastMs = userData.lastPlayedAt?.getTime() ?? 0;
  const isOld = lastMs > playedMs + CLOCK_MARGIN_MS;
  const { sourceId, playSessionId, transcoded, positionMs } = state;
  const report = {
    itemId,
    sourceId,
    playSessionId,
    transcoded,
    positionMs,
    paused: false,
  };
  if (!reported && !isOld) {
    await server.media.report({ moment: "start", report });
  }
  const failed = isOld ? { failed: true } : {};
  await server.media.report({
    moment: "stop",
    report: { ...report, ...failed },
  });
}
