import * as v from "valibot";
import { Failure, toFailure } from "../core/failure.ts";
import { isCommandName } from "./command_groups.ts";
import { decode } from "./decode.ts";
import { encodeFailure } from "./failure_message.ts";
import type { CommandOptions } from "./handlers.ts";
import { SAME_ISOLATE_ONLY, type ServiceEvent } from "./protocol.ts";
import type { Service } from "./service.ts";
import { type ToScreen, type ToService, toServiceSchema } from "./messages.ts";

/** The service's end of a channel, such as a worker's global scope. */
export interface ServicePort {
  postMessage(message: unknown): void;
  addEventListener(
    type: "message",
    listener: (event: MessageEvent<unknown>) => void,
    options?: { once: boolean },
  ): void;
}

/**
 * Serves a screen in another isolate. Refuses any message that would carry a
 * token, in either direction.
 *
 * @returns a function that sends events that belong to no command
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
    if (message === null) return refuse(data, post);
    const { id } = message;
    if (message.type === "cancel") return running.get(id)?.abort();
    if (running.has(id)) return refuse(data, post);
    const controller = new AbortController();
    running.set(id, controller);
    run(service, message, { signal: controller.signal, tell })
      .then((reply) => post({ type: "reply", id, reply }))
      // The client waits for a reply, even if this one cannot cross.
      .catch((caught) => {
        const failure = encodeFailure(toFailure(caught));
        post({ type: "failure", id, failure });
      })
      .finally(() => running.delete(id));
  });
  post({ type: "ready" });
  return tell;
}

/** Returns null for a message that fits no schema. */
function readMessage(data: unknown): ToService | null {
  try {
    return decode(toServiceSchema, {
      value: data,
      what: "message to the service",
    });
  } catch {
    return null;
  }
}

const NUMBERED = v.looseObject({ id: v.pipe(v.number(), v.integer()) });

/** Replies with a failure to a message with a number; ignores all others. */
function refuse(data: unknown, post: (message: ToScreen) => void): void {
  const numbered = v.safeParse(NUMBERED, data);
  if (!numbered.success || numbered.output.id < 0) return;
  const what = "Cannot read message to the service: it is invalid";
  const failure = encodeFailure(new Failure("internal", what));
  post({ type: "failure", id: numbered.output.id, failure });
}

async function run(
  service: Service,
  message: Extract<ToService, { type: "command" }>,
  context: CommandOptions,
): Promise<unknown> {
  const { name, input } = message;
  if (!isCommandName(name) || carriesToken(name, input)) {
    throw new Failure("internal", "Cannot run command: the TUI may not use it");
  }
  return await service.run(name, input, context);
}

function carriesToken(name: string, input: unknown): boolean {
  if (SAME_ISOLATE_ONLY.some((it) => it === name)) return true;
  if (name !== "sign-in") return false;
  const method = (input as { method?: { kind?: unknown } } | null)?.method;
  return method?.kind === "token";
}
