import { withAccountServer } from "../auth/account_server.ts";
import { confirmRejection } from "../auth/confirm_rejection.ts";
import { selectAccount } from "../auth/find_account.ts";
import { readToken } from "../auth/read_token.ts";
import type { ServerSession } from "../auth/auth_parts.ts";
import {
  callOptions,
  type CommandOptions,
  type ServiceParts,
} from "./handlers.ts";

export type { ServerSession as AccountSession };

/** Returns a function that calls {@link withSession} with these arguments. */
export function askerFor(call: Parameters<typeof withSession>[0]) {
  return <T>(use: (session: ServerSession) => Promise<T>): Promise<T> =>
    withSession(call, use);
}

/**
 * Lends the session of the account that a command is about. A refusal counts as
 * the token's end only when `/Users/Me` says so as well.
 *
 * @throws {Failure} `not_signed_in`, `storage_…`, `server_changed`, and what
 * reaching a server throws
 */
export async function withSession<T>(
  { parts, input, context }: {
    parts: ServiceParts;
    input: { account: string | null; timeoutMs?: number | undefined };
    context: CommandOptions;
  },
  use: (session: ServerSession) => Promise<T>,
): Promise<T> {
  const account = selectAccount(parts.accounts, input.account);
  parts.servers.prepare?.();
  const held = await readToken(parts, account);
  const { token } = held;
  const call = callOptions(input, context);
  return await withAccountServer(
    { parts, options: { held, call } },
    (server, info) =>
      confirmRejection(
        { server, token },
        () => use({ account, server, token, info }),
      ),
  );
}
