import { type Account, accountLabel, type Server } from "../../core/account.ts";
import { Failure, toFailure } from "../../core/failure.ts";
import type { AuthDependencies } from "../dependencies.ts";

/**
 * Suggests signing out here first if a sign-in is refused: a server that limits
 * sessions counts this machine's session too.
 */
export async function advisingSignOut<T>(
  { deps: { accounts }, refused: { server, existing } }: {
    deps: Pick<AuthDependencies, "accounts">;
    refused: { server: Server; existing: Account | null };
  },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (caught) {
    const { kind, code, message } = toFailure(caught);
    const account = existing ??
      accounts.listAccounts().find((it) => it.serverId === server.id);
    if (kind !== "forbidden" || code !== 403 || !account) throw caught;
    const name = accountLabel(account, server);
    throw new Failure(kind, message, {
      code,
      hint: "If the user has reached the session limit, sign out here " +
        `first: \`jellytau auth logout ${name}\`; otherwise see the ` +
        "server's log",
      remedy: "sign-out-first",
    });
  }
}
