import type { LibraryIndex, Mark } from "../../core/library_ports.ts";
import { classifySendFailure } from "./classify_send_failure.ts";
import type { Session } from "../sync/dependencies.ts";
import { sendUnsentPlays } from "./unsent_plays.ts";

/**
 * Sends the marks and the plays that the server does not know yet. Marks go
 * first: a play from before a mark is no longer stored, and one from after it
 * counts. Never fails: the next call sends the rest.
 *
 * @param options.except marks that the caller sends
 */
export async function sendUnsent(
  library: LibraryIndex,
  session: Session,
  { except = [] }: { except?: readonly Mark[] } = {},
): Promise<void> {
  if (await sendUnsentMarks(library, session, { except })) {
    await sendUnsentPlays(library, session);
  }
}

/** @returns whether the server could be reached */
async function sendUnsentMarks(
  library: LibraryIndex,
  session: Session,
  { except }: { except: readonly Mark[] },
): Promise<boolean> {
  const { account, server } = session;
  const own = new Set(except.map(nameOf));
  for (const mark of library.userData.listUnsentMarks(account)) {
    if (own.has(nameOf(mark))) continue;
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

function nameOf({ itemId, kind, markedAt }: Mark): string {
  return `${itemId} ${kind} ${markedAt.toISOString()}`;
}
