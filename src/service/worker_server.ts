import { Failure, toFailure } from "../core/failure.ts";
import { decode } from "./decode.ts";
import { type CommandName, COMMANDS, type ServiceEvent } from "./protocol.ts";
import type { Service } from "./service.ts";
import {
  encodeFailure,
  type ToScreen,
  type ToService,
  toServiceSchema,
} from "./wire.ts";

/** The end of a channel that the service holds; a worker's global is one. */
export interface ServicePort {
  postMessage(message: unknown): void;
  addEventListener(
    type: "message",
    listener: (event: MessageEvent<unknown>) => void,
    options?: { once: boolean },
  ): void;
}

/**
 * Serves a screen in another isolate. What would carry a token across is
 * refused, in either direction.
 *
 * @returns tells events that belong to no command
 */
export function serve(
  port: ServicePort,
  service: Service,
): (event: ServiceEvent) => void {
  const running = new Map<number, AbortController>();
  const post = (message: ToScreen) => port.postMessage(message);
  const tell = (event: ServiceEvent) => post({ type: "event", event });
  port.addEventListener("message", ({ data }) => {
    const message = readMessage(data);
    if (message === null) return;
    if (message.type === "cancel") return running.get(message.id)?.abort();
    const controller = new AbortController();
    running.set(message.id, controller);
    const { id } = message;
    run(service, message, { signal: controller.signal, tell }).then(
      (reply) => post({ type: "reply", id, reply }),
      (caught) =>
        post({
          type: "failure",
          id,
          failure: encodeFailure(toFailure(caught)),
        }),
    ).finally(() => running.delete(id));
  });
  post({ type: "ready" });
  return tell;
}

/** A message that fits no shape has no id to answer to: it is dropped. */
function readMessage(data: unknown): ToService | null {
  try {
    return decode(toServiceSchema, data, "message to the service");
  } catch {
    return null;
  }
}

async function run(
  service: Service,
  message: Extract<ToService, { type: "command" }>,
  context: Parameters<Service["run"]>[2],
): Promise<unknown> {
  const { name, input } = message;
  if (!Object.hasOwn(COMMANDS, name) || carriesToken(name, input)) {
    throw new Failure("internal", "Cannot run command: it is not for screens");
  }
  return await service.run(name as CommandName, input, context);
}

function carriesToken(name: string, input: unknown): boolean {
  if (name === "reveal-token") return true;
  if (name !== "sign-in") return false;
  const method = (input as { method?: { kind?: unknown } } | null)?.method;
  return method?.kind === "token";
}
