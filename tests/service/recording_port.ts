import type { ScreenPort } from "../../src/service/worker_client.ts";

/** Wraps one end of a channel and records what is sent through it. */
export function recording(port: MessagePort, crossed: unknown[]): ScreenPort {
  return {
    postMessage(message) {
      crossed.push(structuredClone(message));
      port.postMessage(message);
    },
    addEventListener: (type, listener) =>
      port.addEventListener(type, listener as EventListener),
    terminate: () => port.close(),
  };
}
