import type { Account } from "../../core/account.ts";
import { Failure } from "../../core/failure.ts";
import type { AccountIndex } from "../../core/account_ports.ts";
import type { TokenKey } from "../../core/token_key.ts";

/** Excludes spaces, and the `@` and `:` of other names for an account. */
const ALIAS = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u;

/** @throws {Failure} `usage` for a name that could be taken for something else */
export function checkAlias(alias: string | null): void {
  if (alias === null || ALIAS.test(alias)) return;
  throw new Failure("usage", `Cannot use alias "${alias}": it is not a name`, {
    hint: "Use up to 64 letters, digits, dots, dashes and underscores",
  });
}

/**
 * Refuses an alias that another account has.
 *
 * @param of the account that it is for, or its server while the user is unknown
 * @throws {Failure} `usage` naming the account that has it
 */
export function refuseTakenAlias(
  accounts: Pick<AccountIndex, "listAccounts">,
  alias: string | null,
  of: Partial<TokenKey>,
): void {
  const holder = accounts.listAccounts().find((it) =>
    alias !== null && it.alias === alias
  );
  if (!holder || mayBe(holder, of)) return;
  throw new Failure(
    "usage",
    `Cannot use alias "${alias}": "${holder.userName}" has it already`,
    { hint: "Choose another alias, or sign that account out first" },
  );
}

function mayBe(holder: Account, { serverId, userId }: Partial<TokenKey>) {
  return holder.serverId === serverId &&
    (userId === undefined || holder.userId === userId);
}
