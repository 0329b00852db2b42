import { type Failure, type FailureKind, toFailure } from "../core/failure.ts";
import type { LibraryIndex, Mark } from "../core/library_ports.ts";
import type { StoredItem } from "../core/media_item.ts";
import type { Clock } from "../core/ports.ts";
import type { TokenKey } from "../core/token_key.ts";
import { sendUnsent } from "./playback/send_unsent.ts";
import type { Session } from "./sync/dependencies.ts";

/** Failures that say nothing about the mark itself. */
const AWAY: readonly FailureKind[] = ["unreachable", "timeout", "server_error"];
/** Failures that end the whole call. */
const ENDING: readonly FailureKind[] = ["rejected", "cancelled"];

export interface MarkRequest {
  readonly account: TokenKey;
  readonly items: readonly StoredItem[];
  readonly kind: Mark["kind"];
  readonly value: boolean;
}

export interface MarkedItem {
  readonly item: StoredItem;
  /** `kept`: stored here until the server can be reached. */
  readonly state: "sent" | "kept" | "failed";
  /** Why the server did not set the mark; null if it did. */
  readonly problem: Failure | null;
}

interface MarkDependencies {
  readonly library: LibraryIndex;
  readonly clock: Clock;
  /** False if nothing is stored after this run. */
  readonly keepsLibrary: boolean;
}

/**
 * Marks items on the server and in the stored library. A mark that the server
 * cannot receive is stored, and sent before the next sync or play.
 *
 * @param withSession connects to the account's server
 * @throws {Failure} the failures of connecting, unless the marks are stored
 * instead
 */
export async function markItems(
  deps: MarkDependencies,
  { request, withSession }: {
    request: MarkRequest;
    withSession: (use: (session: Session) => Promise<void>) => Promise<void>;
  },
): Promise<MarkedItem[]> {
  const { library, keepsLibrary } = deps;
  const { account, items } = request;
  const marked: MarkedItem[] = [];
  try {
    await withSession(async (session) => {
      await sendUnsent(library, session);
      for (const item of items) {
        marked.push(await sendMark(deps, request, { item, session }));
      }
    });
  } catch (caught) {
    const problem = toFailure(caught);
    if (!AWAY.includes(problem.kind) || !keepsLibrary) throw problem;
    for (const item of items.slice(marked.length)) {
      const mark = markOf(deps, request, item);
      library.userData.applyMark(account, mark);
      library.userData.saveUnsentMark(account, mark);
      marked.push({ item, state: "kept", problem });
    }
  }
  return marked;
}

/** Stores the mark first: a process that is killed here sends it later. */
async function sendMark(
  deps: MarkDependencies,
  request: MarkRequest,
  { item, session: { server } }: { item: StoredItem; session: Session },
): Promise<MarkedItem> {
  const { account, kind, value } = request;
  const mark = markOf(deps, request, item);
  deps.library.userData.saveUnsentMark(account, mark);
  try {
    await server.library.mark({ itemId: item.id, kind, value });
  } catch (caught) {
    const problem = toFailure(caught);
    // Some versions reply 500 for an item that was removed.
    const isRemoved = problem.kind === "server_error" &&
      await server.library.isRemoved(item.id);
    if (AWAY.includes(problem.kind) && !isRemoved) throw problem;
    deps.library.userData.removeUnsentMark(account, mark);
    if (ENDING.includes(problem.kind)) throw problem;
    return { item, state: "failed", problem };
  }
  deps.library.userData.applyMark(account, mark);
  deps.library.userData.removeUnsentMark(account, mark);
  return { item, state: "sent", problem: null };
}

function markOf(
  { clock }: MarkDependencies,
  { kind, value }: MarkRequest,
  { id }: StoredItem,
): Mark {
  return { itemId: id, kind, value, markedAt: clock.now() };
}
