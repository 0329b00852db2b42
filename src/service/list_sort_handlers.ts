import { resolveAccount } from "../auth/accounts/resolve_account.ts";
import type { Handlers } from "./handlers.ts";
import type { LIST_SORT_COMMANDS } from "./list_sort_commands.ts";

export const LIST_SORT_HANDLERS: Handlers<keyof typeof LIST_SORT_COMMANDS> = {
  "set-list-sort": ({ accounts, library }, { account: name, sort }) => {
    const account = resolveAccount(accounts, name);
    if (sort !== null) library.sorts.saveSort(account, sort);
    return { sorts: library.sorts.listSorts(account) };
  },
};
