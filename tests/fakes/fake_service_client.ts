import { interrupted } from "../../src/core/abort.ts";
import { Failure } from "../../src/core/failure.ts";
import { decode } from "../../src/service/decode.ts";
import {
  type CommandInput,
  type CommandName,
  COMMANDS,
  type Reply,
  type ServiceEvent,
} from "../../src/service/protocol.ts";
import {
  Listeners,
  type ServiceClient,
} from "../../src/service/service_client.ts";

/** The replies to some commands; all others are refused. */
export type Answers = {
  [N in CommandName]?: (
    input: CommandInput<N>,
    context: { signal: AbortSignal; tell: (event: ServiceEvent) => void },
  ) => Reply<N> | Promise<Reply<N>>;
};

/** A service with the replies of a test; passes the contract. */
export class FakeServiceClient implements ServiceClient {
  /** All commands that were sent, with their input. */
  readonly sent: { name: CommandName; input: unknown }[] = [];
  readonly #answers: Answers;
  readonly #listeners = new Listeners();

  constructor(answers: Answers) {
    this.#answers = answers;
  }

  async send<N extends CommandName>(
    name: N,
    input: CommandInput<N>,
    { signal = new AbortController().signal }: { signal?: AbortSignal } = {},
  ): Promise<Reply<N>> {
    if (signal.aborted) throw interrupted();
    this.sent.push({ name, input });
    const answer = this.#answers[name] as Answers[N];
    if (!answer) throw new Failure("internal", `Cannot answer "${name}"`);
    const shapes = COMMANDS[name];
    decode(shapes.input, { value: input, what: `command "${name}"` });
    const tell = (event: ServiceEvent) => this.#listeners.tell(event);
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const stop = () => reject(interrupted());
    signal.addEventListener("abort", stop, { once: true });
    aborted.catch(() => undefined); // the reply may throw first
    try {
      const answered = answer(input, { signal, tell });
      const reply = await Promise.race([answered, aborted]);
      return decode(shapes.reply, {
        value: reply,
        what: `reply to "${name}"`,
      }) as Reply<N>;
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }

  onEvent(listener: (event: ServiceEvent) => void): () => void {
    return this.#listeners.add(listener);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
