import type {
  CommandInput,
  CommandName,
} from "../../../src/service/protocol.ts";
import { Failure } from "../../../src/core/failure.ts";
import type { ServiceClient } from "../../../src/service/service_client.ts";
import { makeTools } from "../../../src/tui/requests/requests.ts";
import type { AccountView } from "../../../src/tui/views.ts";
import { ScreenStore } from "../../../src/tui/screen_store.ts";

export const ACCOUNT: AccountView = {
  serverId: "a".repeat(32),
  serverName: "Home",
  serverUrl: "https://media.example",
  userId: "b".repeat(32),
  userName: "ada",
  alias: null,
  active: true,
  tokenStorage: "encrypted-file",
  state: "unchecked",
  signedInAt: "2026-11-23T10:00:00.000Z",
  problem: null,
  server: null,
};

type Answers = {
  [N in CommandName]?: (
    input: CommandInput<N>,
    signal: AbortSignal,
  ) => unknown;
};

/** A screen's state and requests, with a service that gives these answers. */
export function withAnswers(answers: Answers) {
  const sent: { name: CommandName; input: unknown }[] = [];
  const send = async (
    name: CommandName,
    input: never,
    { signal = new AbortController().signal }: { signal?: AbortSignal } = {},
  ) => {
    sent.push({ name, input });
    const answer = answers[name];
    if (!answer) throw new Failure("internal", `Cannot answer "${name}"`);
    return await answer(input, signal);
  };
  const client: ServiceClient = {
    send: send as ServiceClient["send"],
    onEvent: () => () => undefined,
    close: () => Promise.resolve(),
  };
  const store = new ScreenStore();
  const tools = makeTools(client, store.dispatch);
  return { tools, store, sent, client };
}

/** Lets everything that is ready run. */
export const settle = () => new Promise((done) => setTimeout(done));
