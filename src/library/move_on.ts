import { toFailure } from "../core/failure.ts";
import type { MediaStreams } from "../core/media_ports.ts";
import type { AccountSession } from "./download/download_plan.ts";
import { isAway } from "./server_away.ts";

/**
 * Runs `use`, and once more if the server stops answering at the address of the
 * session and answers again, there or elsewhere.
 */
export async function movingOn<S extends AccountSession, T>(
  session: S,
  use: (session: S) => Promise<T>,
): Promise<T> {
  const { server } = session;
  try {
    return await use(session);
  } catch (caught) {
    const mayMove = session.move !== undefined && isAway(toFailure(caught));
    if (!mayMove || !await session.move?.(server)) throw caught;
    return await use(session);
  }
}

/** Streams from the session's server, wherever it answers at the time. */
export function movingStream(
  session: AccountSession,
): Pick<MediaStreams, "stream"> {
  return {
    stream: (request) =>
      movingOn(session, ({ server }) => server.media.stream(request)),
  };
}
