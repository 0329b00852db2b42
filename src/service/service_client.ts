import type {
  CommandInput,
  CommandName,
  Reply,
  ServiceEvent,
} from "./protocol.ts";

/** The connection of commands and screens to the service, wherever it runs. */
export interface ServiceClient {
  /**
   * Sends a command and waits for its reply.
   *
   * @throws {Failure} the failure of the command, with its kind
   * @throws {Failure} `cancelled` once `signal` is aborted: at once if the
   * service runs in another isolate, otherwise when the command has ended
   */
  send<N extends CommandName>(
    name: N,
    input: CommandInput<N>,
    options?: { signal?: AbortSignal },
  ): Promise<Reply<N>>;
  /** Listens to the events of the service; call the result to stop. */
  onEvent(listener: (event: ServiceEvent) => void): () => void;
  /**
   * Ends the service's own isolate. Running commands are cancelled and get a
   * limited time to finish.
   */
  close(): Promise<void>;
}

/** The listeners of a client. */
export class Listeners {
  readonly #listeners = new Set<(event: ServiceEvent) => void>();

  add(listener: (event: ServiceEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(event: ServiceEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
