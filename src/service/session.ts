import {
  type HeldToken,
  withAccountSession,
} from "../auth/accounts/account_server.ts";
import { confirmingRejection } from "../auth/accounts/confirm_rejection.ts";
import { resolveAccount } from "../auth/accounts/resolve_account.ts";
import { readSettled, readToken } from "../auth/accounts/read_token.ts";
import type { AccountSession } from "../auth/dependencies.ts";
import {
  callOptions,
  type CommandOptions,
  type ServiceDependencies,
} from "./handlers.ts";

export type { AccountSession };

/**
 * Returns a function that calls {@link withSession} with these arguments, and
 * lends the session without its token.
 */
export function askerFor(call: Parameters<typeof withSession>[0]) {
  return <T>(use: (session: AccountSession) => Promise<T>): Promise<T> =>
    withSession(call, (session) => use(session));
}

/**
 * Lends the session of the account that a command is about. A refusal counts as
 * a revoked token only if `/Users/Me` refuses it as well.
 *
 * @throws {Failure} `not_signed_in`, `storage_…`, `server_changed`, and the
 * failures of the network
 */
export async function withSession<T>(
  { deps, input, context }: {
    deps: ServiceDependencies;
    input: { account: string | null; timeoutMs?: number | undefined };
    context: CommandOptions;
  },
  use: (session: AccountSession, held: HeldToken) => Promise<T>,
): Promise<T> {
  const account = resolveAccount(deps.accounts, input.account);
  deps.servers.prepare?.();
  const held = await readSettled(deps, () => readToken(deps, account));
  const call = callOptions(input, context);
  return await withAccountSession(
    { deps, options: { held, call } },
    (session) => confirmingRejection(session, () => use(session, held)),
  );
}
