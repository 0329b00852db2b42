import type { LibraryIndex, UnsentPlay } from "../../core/library_ports.ts";
import type { Session } from "../sync/dependencies.ts";
import { judgeUnsent } from "./judge_unsent.ts";

/**
 * Tells the server what was played without it, before its word is taken for
 * what the user did. Newer play state on the server is kept. Never fails: what
 * cannot be told now is told the next time.
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
      const verdict = await judgeUnsent(caught, { session, itemId });
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
