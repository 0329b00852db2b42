import type { LibraryIndex, UnsentPlay } from "../../core/library_ports.ts";
import type { MediaServer } from "../../core/ports.ts";
import type { Secret } from "../../core/secret.ts";
import type { TokenKey } from "../../core/token_key.ts";
import { judgeUnsent } from "./judge_unsent.ts";

interface Session {
  readonly account: TokenKey;
  readonly server: Pick<
    MediaServer,
    "library" | "media" | "me" | "clockSkewMs"
  >;
  readonly token: Secret;
}

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
  for (const play of library.listUnsentPlays(account)) {
    try {
      await send(session, play);
    } catch (caught) {
      const { itemId } = play;
      const verdict = await judgeUnsent(caught, { session, itemId });
      if (verdict === "later") continue;
      if (verdict === "stop") return;
    }
    library.removeUnsentPlay(account, play);
  }
}

async function send(
  { server, token }: Session,
  { itemId, positionMs, playedAt }: UnsentPlay,
): Promise<void> {
  const { userData } = await server.library.readItem(token, itemId);
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
  await server.media.report(token, { moment: "start", report });
  await server.media.report(token, { moment: "stop", report });
}
