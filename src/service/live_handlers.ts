import { withAccountSession } from "../auth/accounts/account_server.ts";
import { withAddressesNow } from "../auth/accounts/confirmed_records.ts";
import { confirmRejection } from "../auth/accounts/confirm_rejection.ts";
import { readSettled, readToken } from "../auth/accounts/read_token.ts";
import { resolveAccount } from "../auth/accounts/resolve_account.ts";
import { followServer } from "../library/live/follow_server.ts";
import type { Handlers } from "./handlers.ts";
import type { LIVE_COMMANDS } from "./live_commands.ts";

/** Belongs to no item: pausing a download ends the tasks of its item. */
const NO_ITEM = "";

export const LIVE_HANDLERS: Handlers<keyof typeof LIVE_COMMANDS> = {
  "follow-server": async (deps, { account: name, missed }, context) => {
    const account = resolveAccount(deps.accounts, name);
    // A sign-out ends it, and with it the use of the token.
    const task = { account, itemId: NO_ITEM, outer: context.signal };
    await deps.work.with(task, async (signal) => {
      // Read once: a later connection must not open a locked keyring.
      const held = await readSettled(deps, () => readToken(deps, account));
      const call = { signal };
      await followServer({ ...deps, random: Math.random }, {
        account,
        missed,
        tell: context.tell,
        signal,
        connect: async (use) => {
          const options = { held: await withAddressesNow(deps, held), call };
          await withAccountSession(
            { deps, options },
            ({ server }) => confirmRejection(server, () => use(server)),
          );
        },
      });
    });
    return {};
  },
};
