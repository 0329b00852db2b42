/** Stands in for the plays of a service. */
import type {
  CommandInput,
  PlaybackProgressView,
  ServiceEvent,
} from "../../src/service/protocol.ts";
import type { ServiceClient } from "../../src/service/service_client.ts";
import { Failure } from "../../src/core/failure.ts";

type Start = (signal: AbortSignal | undefined) => Promise<unknown>;

/** Wraps a service so that `start` decides how plays go. */
export function playing(client: ServiceClient, start: Start): ServiceClient {
  return {
    onEvent: client.onEvent.bind(client),
    close: () => Promise.resolve(),
    send: (name, input, options) =>
      name === "start-playback"
        ? start(options?.signal) as Promise<never>
        : client.send(name, input, options),
  };
}

/** Never returns, like a slow server; fails if the request is cancelled. */
export function untilAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(new Failure("cancelled", "Cannot finish: stop"));
    signal?.addEventListener("abort", stop);
  });
}

/** The state of a film that the service reports. */
export const PLAYING = {
  kind: "playback-progress",
  item: "a".repeat(32),
  requested: "a".repeat(32),
  title: "Silent Harbour and the Night (1973)",
  state: "playing",
  positionMs: 65_000,
  runtimeMs: 7_200_000,
  url: null,
  queue: { number: 1, total: 1, repeat: "off", ends: false, changes: 0 },
  next: null,
  segment: null,
  player: {
    name: "mpv",
    volume: 80,
    muted: false,
    audio: "jpn",
    subtitles: "eng",
  },
} as const;

/** Wraps a service so that a film plays; records what its player has to do. */
export function film() {
  const actions: string[] = [];
  let listen: (event: ServiceEvent) => void = () => undefined;
  const tell = (changes: Partial<PlaybackProgressView>) =>
    listen({ ...PLAYING, ...changes });
  const wrap = ({ client }: { client: ServiceClient }): ServiceClient => ({
    ...playing(client, untilAborted),
    onEvent: (listener) => {
      listen = listener;
      return client.onEvent(listener);
    },
    send: (name, input, options) => {
      if (name !== "control-playback") return client.send(name, input, options);
      const { action } = input as CommandInput<"control-playback">;
      actions.push(Object.values(action).join(" "));
      return Promise.resolve({}) as Promise<never>;
    },
  });
  return { actions, tell, wrap };
}
