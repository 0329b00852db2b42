import type { MediaStreams } from "../core/media_ports.ts";
import { movingOn } from "../core/move_on.ts";
import type { AccountSession } from "./download/download_plan.ts";

/** Streams from the session's server, wherever it answers at the time. */
export function movingStream(
  session: AccountSession,
): Pick<MediaStreams, "stream"> {
  return {
    stream: (request) =>
      movingOn(session, ({ server }) => server.media.stream(request)),
  };
}
