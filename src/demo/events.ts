/** Server events, for the clients that listen on a socket. */
export interface ServerEvent {
  readonly type: string;
  readonly data: unknown;
  /** The user who receives the event; null for all. */
  readonly userId: string | null;
  /** The session that receives the event; null for all. */
  readonly sessionId: string | null;
}

/** Changes of user data are sent together, this time after the first. */
const USER_DATA_AFTER_MS = 500;

/** Forwards events to listeners. */
export class Events {
  readonly #listeners = new Set<(event: ServerEvent) => void>();
  readonly #changed = new Map<string, Map<string, unknown>>();
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();

  /** @returns a function that stops listening */
  listen(listener: (event: ServerEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  send(event: ServerEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** Sends the user data of items and of their parents. */
  userDataChanged(
    userId: string,
    list: readonly { readonly ItemId: string }[],
  ): void {
    if (this.#listeners.size === 0) return;
    const known = this.#changed.get(userId);
    const waiting = known ?? new Map<string, unknown>();
    for (const it of list) waiting.set(it.ItemId, it);
    if (known) return;
    this.#changed.set(userId, waiting);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#changed.delete(userId);
      const UserDataList = [...waiting.values()];
      const data = { UserId: userId, UserDataList };
      const to = { userId, sessionId: null };
      this.send({ type: "UserDataChanged", data, ...to });
    }, USER_DATA_AFTER_MS);
    Deno.unrefTimer(timer);
    this.#timers.add(timer);
  }

  /** Drops what is not sent yet. */
  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  /** Announces the end of a scan of the libraries. */
  scanned(
    { added = [], updated = [], removed = [] }: {
      added?: readonly string[];
      updated?: readonly string[];
      removed?: readonly string[];
    } = {},
  ): void {
    this.send({
      type: "LibraryChanged",
      userId: null,
      sessionId: null,
      data: {
        FoldersAddedTo: [],
        FoldersRemovedFrom: [],
        ItemsAdded: added,
        ItemsRemoved: removed,
        ItemsUpdated: updated,
        CollectionFolders: [],
        IsEmpty: added.length + updated.length + removed.length === 0,
      },
    });
  }
}
