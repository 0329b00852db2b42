import type { Account } from "../../core/account.ts";
import { Failure } from "../../core/failure.ts";
import type { RawReply, RawRequest } from "../../core/session_ports.ts";
import {
  type HeldToken,
  openAccountSession,
  withAccountSession,
} from "./account_server.ts";
import { checkApiMethod, checkApiPath } from "./api_path.ts";
import type { AuthDependencies, TellingOptions } from "../dependencies.ts";
import { allowedElsewhere } from "./confirm_rejection.ts";
import { maskText, maskToken } from "../../core/mask_token.ts";
import { readSettled, readToken } from "./read_token.ts";

export interface ApiReply extends RawReply {
  /** The failure that the status means; null for success. */
  readonly problem: Failure | null;
}

const MASKED = "The reply contained the account's token, which is masked";

/**
 * Calls the account's own server for a script. Adds the token, and masks it in
 * the reply. The connection closes with the body: read it to its end, or
 * `return` it.
 *
 * @throws {Failure} `usage` for a path or a method that is not allowed
 * @throws {Failure} `server_changed`, `storage_…`, and the failures of the
 * network
 */
export async function callApi(
  deps: AuthDependencies,
  options: { account: Account; request: RawRequest; call: TellingOptions },
): Promise<ApiReply> {
  const { account, call } = options;
  const path = checkApiPath(options.request.path);
  const method = checkApiMethod(options.request.method);
  const held = await readSettled(deps, () => readToken(deps, account));
  const { token } = held;
  if (maskText(path, token) !== path) throw holdsToken();
  const session = await openAccountSession(deps, { held, call });
  try {
    const request = { ...options.request, path, method };
    const { status, headers, body } = await session.server.raw(request);
    const tellMasked = () => call.tell({ kind: "notice", text: MASKED });
    return {
      status,
      headers: headers.map(([name, it]) => [name, maskText(it, token)]),
      body: closing(
        maskToken(body, { token, onFound: tellMasked }),
        () => session.close(),
      ),
      problem: status === 401
        ? await explainRefusal(deps, { held, call })
        : problemOf(status, method, { path }),
    };
  } catch (caught) {
    await session.close();
    throw caught;
  }
}

async function* closing(
  body: AsyncIterable<Uint8Array>,
  close: () => Promise<void>,
): AsyncIterable<Uint8Array> {
  try {
    yield* body;
  } finally {
    await close();
  }
}

/**
 * Returns the failure that a 401 means. Uses a separate connection, because the
 * first one is still receiving its body.
 */
async function explainRefusal(
  deps: AuthDependencies,
  options: { held: HeldToken; call: TellingOptions },
): Promise<Failure> {
  try {
    await withAccountSession(
      { deps, options },
      ({ server }) => server.me(),
    );
    return allowedElsewhere();
  } catch (caught) {
    if (caught instanceof Failure) return caught;
    throw caught;
  }
}

function problemOf(
  status: number,
  method: string,
  { path }: { path: string },
): Failure | null {
  if (status < 400) return null;
  const [place = ""] = path.split("?", 1);
  const action = `Cannot ${method} "${place}"`;
  const options = { code: status };
  if (status === 403) {
    return new Failure("forbidden", `${action}: it is not allowed`, options);
  }
  if (status === 404) {
    const hint = "Check the path and the IDs in it";
    const message = `${action}: it does not exist`;
    return new Failure("not_found", message, { ...options, hint });
  }
  if (status < 500 && status !== 429) {
    const hint =
      "Check the method, path and body; the server's reply has details";
    const message = `${action}: the server answered ${status}`;
    return new Failure("usage", message, { ...options, hint });
  }
  const message = `${action}: the server answered ${status}`;
  return new Failure("server_error", message, options);
}

/** Returns the failure of a path that contains the token. */
export function holdsToken(): Failure {
  return new Failure("usage", "Cannot use path: it contains the token", {
    hint: "Remove the token: JellyTau sends it in the Authorization header",
  });
}
