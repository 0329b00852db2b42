/** What happens on the server, for those who listen on a socket. */
export interface ServerEvent {
  readonly type: string;
  readonly data: unknown;
  /** null: everybody's. */
  readonly userId: string | null;
}

/** Passes on what happens; keeps nothing. */
export class Events {
  readonly #listeners = new Set<(event: ServerEvent) => void>();

  /** @returns ends the listening */
  listen(listener: (event: ServerEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  send(event: ServerEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** A scan of the libraries ended. */
  scanned(): void {
    this.send({
      type: "LibraryChanged",
      userId: null,
      data: {
        FoldersAddedTo: [],
        FoldersRemovedFrom: [],
        ItemsAdded: [],
        ItemsRemoved: [],
        ItemsUpdated: [],
        CollectionFolders: [],
        IsEmpty: true,
      },
    });
  }
}
