import type { Account } from "../../core/account.ts";
import type { AccountIndex } from "../../core/account_ports.ts";
import { Failure } from "../../core/failure.ts";
import type { AuthDependencies } from "../dependencies.ts";
import { resolveAccount } from "./resolve_account.ts";

/**
 * Makes an account the active one. Without a name it takes the other one of
 * two, as `cd -` does.
 *
 * @throws {Failure} `not_found`, `not_signed_in`, `usage` (ambiguous)
 * @throws {Failure} `input_needed` without a name when there are more than two
 */
export function switchAccount(
  { accounts }: Pick<AuthDependencies, "accounts">,
  wanted: string | null,
): Account {
  const chosen = wanted === null
    ? theOther(accounts)
    : resolveAccount(accounts, wanted);
  const account = { ...chosen, active: true };
  accounts.saveAccount(account);
  return account;
}

function theOther(accounts: AccountIndex): Account {
  const all = accounts.listAccounts();
  if (all.length === 1 && all[0]) return all[0];
  const others = all.filter((it) => !it.active);
  if (others.length === 1 && others[0]) return others[0];
  if (all.length === 0) {
    throw new Failure("not_signed_in", "Cannot switch: you are not signed in");
  }
  throw new Failure(
    "input_needed",
    "Cannot switch: there are several accounts to choose from",
    {
      hint: "Name one: `jellytau auth switch <account>`",
      remedy: "name-account",
    },
  );
}
