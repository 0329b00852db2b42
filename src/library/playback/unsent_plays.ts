import type { LibraryIndex, UnsentPlay } from "../../core/library_ports.ts";
import type { Session } from "../sync/dependencies.ts";
import { classifySendFailure } from "./classify_send_failure.ts";

/**
 * Sends the plays that the server does not know yet, before the server's state
 * replaces the stored one. Newer play state on the server is kept. Never fails:
 * the next call sends the rest.
 */
export async function sendUnsentPlays(
  library: LibraryIndex,
  session: Session,
): Promise<void> {
  const { account } = session;
  for (const play of library.userData.listUnsentPlays(account)) {
    try {
      await send(session, play);
    } catch (caught) {
      const { itemId } = play;
      const verdict = await classifySendFailure(caught, { session, itemId });
      if (verdict === "later") continue;
      if (verdict === "stop") return;
    }
    library.userData.removeUnsentPlay(account, play);
  }
}

async function send(
  { server }: Session,
  { itemId, positionMs, playedAt }: UnsentPlay,
): Promise<void> {
  const { userData } = await server.library.readItem(itemId);
  // Uses the server's clock, like the time that it is compared with.
  const playedMs = playedAt.getTime() + (server.clockSkewMs() ?? 0);
  const { lastPlayedAt } = userData;
  if (lastPlayedAt !== null && lastPlayedAt.getTime() >= playedMs) return;
  const report = {
    itemId,
    sourceId: null,
    playSessionId: null,
    positionMs,
    paused: false,
    transcoded: false,
  };
  // The first counts the play, the last keeps the position.
  await server.media.report({ moment: "start", report });
  await server.media.report({ moment: "stop", report });
}
