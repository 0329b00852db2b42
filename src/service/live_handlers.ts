import { withAccountSession } from "../auth/accounts/account_server.ts";
import { confirmRejection } from "../auth/accounts/confirm_rejection.ts";
import { readToken } from "../auth/accounts/read_token.ts";
import { resolveAccount } from "../auth/accounts/resolve_account.ts";
import { followServer } from "../library/live/follow_server.ts";
import type { Handlers } from "./handlers.ts";
import type { LIVE_COMMANDS } from "./live_commands.ts";

export const LIVE_HANDLERS: Handlers<keyof typeof LIVE_COMMANDS> = {
  "follow-server": async (deps, { account: name, missed }, context) => {
    const account = resolveAccount(deps.accounts, name);
    // Read once: a later connection must not open a locked keyring.
    const held = await readToken(deps, account);
    const { signal, tell } = context;
    const options = { held, call: { signal } };
    await followServer({ ...deps, random: Math.random }, {
      account,
      missed,
      tell,
      signal,
      connect: (use) =>
        withAccountSession(
          { deps, options },
          ({ server }) => confirmRejection(server, () => use(server)),
        ),
    });
    return {};
  },
};
