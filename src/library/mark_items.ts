import { type Failure, type FailureKind, toFailure } from "../core/failure.ts";
import type { LibraryIndex, Mark, StoredMark } from "../core/library_ports.ts";
import type { Clock } from "../core/ports.ts";
import type { TokenKey } from "../core/token_key.ts";
import { sendUnsent } from "./playback/send_unsent.ts";
import type { Session } from "./sync/dependencies.ts";

/** Failures that say nothing about the mark itself. */
const AWAY: readonly FailureKind[] = ["unreachable", "timeout", "server_error"];
/** Failures that end the whole call. */
const ENDING: readonly FailureKind[] = ["rejected", "cancelled"];

/** An item, a playlist or a collection. */
interface Markable {
  readonly id: string;
}

export interface MarkRequest<Item extends Markable> {
  readonly account: TokenKey;
  readonly items: readonly Item[];
  readonly kind: Mark["kind"];
  readonly value: boolean;
}

export interface MarkedItem<Item extends Markable> {
  readonly item: Item;
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

/** A mark that is stored here already. */
interface Change<Item extends Markable> {
  readonly item: Item;
  readonly account: TokenKey;
  readonly stored: StoredMark;
}

/**
 * Marks items in the stored library and then on the server. A mark that the
 * server refuses is undone; one that it cannot receive is kept, and sent before
 * the next sync or play.
 *
 * @param options.withSession connects to the account's server
 * @param options.onStored is called before the server is asked
 * @throws {Failure} the failures of connecting, unless the marks are kept
 */
export async function markItems<Item extends Markable>(
  deps: MarkDependencies,
  { request, withSession, onStored = () => {} }: {
    request: MarkRequest<Item>;
    withSession: (use: (session: Session) => Promise<void>) => Promise<void>;
    onStored?: () => void;
  },
): Promise<MarkedItem<Item>[]> {
  const { library, keepsLibrary } = deps;
  const changes = request.items.map((item) => store(deps, { request, item }));
  onStored();
  const marked: MarkedItem<Item>[] = [];
  try {
    await withSession(async (session) => {
      const except = changes.map(({ stored }) => stored.mark);
      await sendUnsent(library, session, { except });
      for (const change of changes) {
        marked.push(await send(deps, { change, session }));
      }
    });
  } catch (caught) {
    const problem = toFailure(caught);
    const rest = changes.slice(marked.length);
    if (!AWAY.includes(problem.kind) || !keepsLibrary) {
      for (const change of rest.toReversed()) undo(deps, change);
      throw problem;
    }
    for (const { item } of rest) marked.push({ item, state: "kept", problem });
  }
  return marked;
}

/** Stores and queues a mark: the next process sends it if this one is killed. */
function store<Item extends Markable>(
  { library: { userData }, clock }: MarkDependencies,
  { request: { account, kind, value }, item }: {
    request: MarkRequest<Item>;
    item: Item;
  },
): Change<Item> {
  const mark = { itemId: item.id, kind, value, markedAt: clock.now() };
  return { item, account, stored: userData.storeMark(account, mark) };
}

async function send<Item extends Markable>(
  deps: MarkDependencies,
  { change, session: { server } }: { change: Change<Item>; session: Session },
): Promise<MarkedItem<Item>> {
  const { account, item, stored: { mark } } = change;
  const { itemId, kind, value } = mark;
  try {
    await server.library.mark({ itemId, kind, value });
  } catch (caught) {
    const problem = toFailure(caught);
    // Some versions reply 500 for an item that was removed.
    const isRemoved = problem.kind === "server_error" &&
      await server.library.isRemoved(itemId);
    if (AWAY.includes(problem.kind) && !isRemoved) throw problem;
    if (ENDING.includes(problem.kind)) throw problem;
    undo(deps, change);
    return { item, state: "failed", problem };
  }
  deps.library.userData.removeUnsentMark(account, mark);
  return { item, state: "sent", problem: null };
}

function undo<Item extends Markable>(
  { library: { userData } }: MarkDependencies,
  { account, stored }: Change<Item>,
): void {
  userData.undoMark(account, stored);
}
