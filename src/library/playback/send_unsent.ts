import type { LibraryIndex } from "../../core/library_ports.ts";
import { classifySendFailure } from "./classify_send_failure.ts";
import type { Session } from "../sync/dependencies.ts";
import { sendUnsentPlays } from "./unsent_plays.ts";

/**
 * Sends the marks and the plays that the server does not know yet. Marks go
 * first: a play from before a mark is no longer stored, and one from after it
 * counts. Never fails: the next call sends the rest.
 */
export async function sendUnsent(
  library: LibraryIndex,
  session: Session,
): Promise<void> {
  if (await sendUnsentMarks(library, session)) {
    await sendUnsentPlays(library, session);
  }
}

/** @returns whether the server could be reached */
async function sendUnsentMarks(
  library: LibraryIndex,
  session: Session,
): Promise<boolean> {
  const { account, server } = session;
  for (const mark of library.userData.listUnsentMarks(account)) {
    try {
      // Uses the server's clock, like the times that this one is compared with.
      const skewMs = server.clockSkewMs() ?? 0;
      const markedAt = new Date(mark.markedAt.getTime() + skewMs);
      await server.library.mark({ ...mark, markedAt });
    } catch (caught) {
      const { itemId } = mark;
      const verdict = await classifySendFailure(caught, { session, itemId });
      if (verdict === "later") continue;
      if (verdict === "stop") return false;
    }
    library.userData.removeUnsentMark(account, mark);
  }
  return true;
}
