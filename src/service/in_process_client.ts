import { interrupted } from "../core/abort.ts";
import type { CommandInput, CommandName, Reply } from "./protocol.ts";
import type { Service } from "./service.ts";
import { Listeners, type ServiceClient } from "./service_client.ts";

/** The service in the same isolate, for single commands. */
export class InProcessClient implements ServiceClient {
  readonly #service: Service;
  readonly #listeners: Listeners;

  /** @param listeners which also get events that belong to no command */
  constructor(service: Service, listeners: Listeners = new Listeners()) {
    this.#service = service;
    this.#listeners = listeners;
  }

  async send<N extends CommandName>(
    name: N,
    input: CommandInput<N>,
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<Reply<N>> {
    if (signal?.aborted) throw interrupted();
    return await this.#service.run(name, input, {
      signal: signal ?? new AbortController().signal,
      tell: (event) => this.#listeners.tell(event),
    });
  }

  onEvent(listener: Parameters<Listeners["add"]>[0]): () => void {
    return this.#listeners.add(listener);
  }

  close(): Promise<void> {
    return Promise.resolve(); // there is no separate isolate to end
  }
}
