import { resolveAccount } from "../auth/accounts/resolve_account.ts";
import { listMissing } from "../library/missing_episodes.ts";
import { resolveReference } from "../library/resolve_reference.ts";
import type { Handlers } from "./handlers.ts";
import { itemView } from "./item_views.ts";
import type { MISSING_COMMANDS } from "./missing_commands.ts";
import { askerFor, withSession } from "./session.ts";
import { syncUnstoredLibrary } from "./unstored_library.ts";

export const MISSING_HANDLERS: Handlers<keyof typeof MISSING_COMMANDS> = {
  "list-missing": async (deps, input, context) => {
    await syncUnstoredLibrary(deps, input, context);
    const account = resolveAccount(deps.accounts, input.account);
    const holder = await resolveReference(deps, {
      account,
      reference: input.item,
      ask: askerFor({ deps, input, context }),
    });
    const items = await withSession(
      { deps, input, context },
      (session) => listMissing(deps.library, { session, holder }),
    );
    return { items: items.map(itemView) };
  },
};
