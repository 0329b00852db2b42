import { Failure, toFailure } from "../core/failure.ts";

/** Matches a message that names an address or a path of the server, or nothing. */
const PLACED =
  /^Cannot \w+(?:(?: reply (?:of|to))? "(?:https?:\/)?\/[^"]*")?: (.*)$/s;
const SERVER_KINDS = ["unreachable", "timeout", "server_error"];
/** Jellyfin gives no other reason for a file that it cannot read. */
const NOT_OPENED = "the server could not open its file";

/**
 * Replaces the address in a failure's message by a title.
 *
 * @param action such as `Cannot play "M (1931)"`
 */
export function titledFailure(action: string, failure: Failure): Failure {
  const { kind, message, hint, remedy, code, details } = failure;
  const [, found] = PLACED.exec(message) ?? [];
  if (found === undefined) return failure;
  const named = SERVER_KINDS.includes(kind)
    ? found.replace(/^it(s?) /, (_, own) => `the server${own ? "'s" : ""} `)
    : found;
  const state = code === 500 ? NOT_OPENED : named;
  const foreign = code === null ? {} : { code };
  return new Failure(kind, `${action}: ${state}`, {
    hint,
    remedy,
    details,
    ...foreign,
  });
}

/** Runs `work`; its failures name a title. */
export async function naming<T>(action: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (caught) {
    throw titledFailure(action, toFailure(caught));
  }
}
