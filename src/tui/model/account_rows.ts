import { accountName, storageLabel } from "../../core/labels.ts";
import { stateSymbol } from "./labels.ts";
import type { Row } from "./rows.ts";
import type { AccountView } from "./views.ts";

/** Returns the row of an account with its state. */
export function accountRow(account: AccountView): Row {
  const well = account.state === "valid" || account.state === "unchecked";
  return {
    id: `${account.serverId}:${account.userId}`,
    symbol: stateSymbol(account.state),
    tone: well ? "good" : "bad",
    label: `${accountName(account)}${account.active ? " (active)" : ""}`,
    note: account.state,
    opens: null,
    subject: { kind: "account", account },
  };
}

/** Returns a row that shows where an account's token is stored. */
export function securityRow(account: AccountView): Row {
  return {
    ...accountRow(account),
    note: storageLabel(account.tokenStorage),
  };
}
