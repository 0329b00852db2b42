import type { DownloadFiles } from "../../core/download_ports.ts";
import type { Loopback } from "../../core/playback_ports.ts";
import type { AccountSession } from "../download/download_plan.ts";
import { movingStream } from "../moving_stream.ts";
import { naming } from "../titled_failure.ts";
import type { PlayPlan } from "./play_plan.ts";
import type { PlayRequest } from "./play_request.ts";
import { Relay, type RelayUpstream } from "./relay.ts";

/** A stream that a player on this machine can request, without the token. */
export interface Stream {
  readonly plan: PlayPlan;
  readonly relay: Relay;
  /** `127.0.0.1:<port>` */
  readonly host: string;
  /** FFmpeg's name of the format; null if a player has to detect it. */
  readonly demuxer: string | null;
  close(): Promise<void>;
}

/**
 * Opens the stream of a plan and determines its format.
 *
 * @throws {Failure} `cancelled`, and the server's failure
 */
export async function openStream(
  deps: { readonly loopback: Loopback; readonly files: DownloadFiles },
  request: PlayRequest,
  { plan, signal }: { plan: PlayPlan; signal: AbortSignal },
): Promise<Stream> {
  const relay = relayFor(deps, request, plan);
  const loopback = deps.loopback.listen((it) =>
    relay.answer(it, loopback.host)
  );
  const { host } = loopback;
  const close = async () => {
    relay.stop();
    await loopback.close();
  };
  try {
    const format = formatOf(relay, signal);
    const { demuxer } = await naming(`Cannot play "${plan.title}"`, format);
    return { plan, relay, host, demuxer, close };
  } catch (caught) {
    await close();
    throw caught;
  }
}

/** Determines the format to play, unless it is cancelled. */
async function formatOf(relay: Relay, signal: AbortSignal) {
  const stop = () => relay.stop();
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  try {
    return await relay.kind();
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function relayFor(
  { files }: { readonly files: DownloadFiles },
  { item, session, serverUrl }: PlayRequest,
  { fileName, path, copy, tracks }: PlayPlan,
): Relay {
  const local = new Map(
    tracks.flatMap(({ file }) =>
      file?.local ? [[file.path, file.local] as const] : []
    ),
  );
  const target = { itemId: item.id, fileName, path, copy, local };
  const upstream = session && upstreamOf(session, serverUrl);
  return new Relay(target, { upstream, files });
}

/**
 * Returns the server behind a relay, which may get another address while
 * something plays.
 */
export function upstreamOf(
  session: AccountSession,
  serverUrl: string,
): RelayUpstream {
  return {
    server: {
      media: movingStream(session),
      containsToken: (text) => session.server.containsToken(text),
    },
    get serverUrl() {
      return session.address?.url ?? serverUrl;
    },
  };
}
