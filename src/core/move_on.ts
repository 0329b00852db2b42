import { toFailure } from "./failure.ts";
import { isAway, TOO_MANY_REQUESTS } from "./server_away.ts";

/** A session that may be able to replace the connection to its server. */
export interface Movable<Server> {
  readonly server: Server;
  /**
   * Replaces `server` after `failed`, an earlier one, stopped answering: at the
   * same address or at another one, where it proves itself first. Absent if the
   * server has one address.
   *
   * @returns false if the server answers nowhere
   */
  move?(failed: Server): Promise<boolean>;
}

/**
 * Runs `use`, and once more if the server stops answering at the address of the
 * session and answers again, there or elsewhere. It must be safe to repeat.
 */
export async function movingOn<Session extends Movable<Session["server"]>, T>(
  session: Session,
  use: (session: Session) => Promise<T>,
): Promise<T> {
  const { server } = session;
  try {
    return await use(session);
  } catch (caught) {
    const failure = toFailure(caught);
    // A server that counts requests answers, and wants fewer of them.
    const isOut = isAway(failure) && failure.code !== TOO_MANY_REQUESTS;
    const mayMove = session.move !== undefined && isOut;
    if (!mayMove || !await session.move?.(server)) throw caught;
    return await use(session);
  }
}
