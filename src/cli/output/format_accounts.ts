import {
  accountName,
  localDate,
  storageLabel,
  unreachableReason,
} from "../../core/labels.ts";
import type { AccountView } from "../../service/protocol.ts";
import type { Output } from "./output.ts";
import { table } from "./table.ts";

/** Returns one line per account; the active one is marked. */
export function formatAccounts(accounts: readonly AccountView[]): string[] {
  return table(accounts.map((it) => [
    it.active ? "*" : " ",
    accountName(it),
    it.serverName,
    storageLabel(it.tokenStorage),
    `signed in ${localDate(Date.parse(it.signedInAt))}`,
  ]));
}

/** Returns the lines that describe one account. */
export function formatAccount(
  account: AccountView,
  output: Pick<Output, "paint">,
): string[] {
  const { server, problem } = account;
  const why = account.state === "unreachable" && unreachableReason(problem);
  const mark = account.state === "valid" ? "good" : "bad";
  const state = account.state === "unchecked"
    ? account.state
    : output.paint(mark, account.state);
  const certificate = server?.certificate;
  const rows = [
    ["  server", `${account.serverName}, ${account.serverUrl}`],
    ["  token", storageLabel(account.tokenStorage)],
    ["  signed in", account.signedInAt],
  ];
  if (server && server.url !== account.serverUrl) {
    rows.splice(1, 0, ["", `reached at ${server.url}`]);
  }
  if (server) rows.push(["  version", `Jellyfin ${server.version}`]);
  if (certificate) {
    rows.push(["  certificate", certificate.sha256]);
    rows.push([
      "",
      `until ${localDate(Date.parse(certificate.validTo))}, ` +
      `trusted by ${server.trustedBy}`,
    ]);
  }
  if (problem) {
    rows.push(["  problem", problem.message], ["  hint", problem.hint]);
  }
  const active = account.active ? " (active)" : "";
  const [title = ""] = table([[`${accountName(account)}${active}: `]]);
  return [`${title} ${state}${why ? `: ${why}` : ""}`, ...table(rows)];
}
