import { toFailure } from "../../core/failure.ts";
import { accountName, storageLabel } from "../../core/labels.ts";
import type { Secret } from "../../core/secret.ts";
import type { AccountView } from "../../service/protocol.ts";
import type { Invocation } from "../command.ts";
import { readPassword } from "./read_password.ts";

/** Runs `auth rotate`. */
export async function rotate(run: Invocation): Promise<void> {
  run.refuseEnvironmentAccount("rotate the token");
  const client = await run.client();
  const stop = client.onEvent((event) => {
    if (event.kind === "notice") run.output.note(event.text);
  });
  try {
    const account = await rotateWithPrompts(run);
    run.output.data(account, () => [
      `Rotated the token of ${accountName(account)}`,
      `The new token is stored in the ${storageLabel(account.tokenStorage)}; ` +
      "the old one is revoked",
    ]);
  } finally {
    stop();
  }
}

/** Asks for the password if the server does not offer Quick Connect. */
async function rotateWithPrompts(run: Invocation): Promise<AccountView> {
  const isGiven = run.flag("passwordStdin") ||
    run.option("passwordFile") !== null;
  const account = run.account(run.argument(0));
  const client = await run.client();
  const rotateWith = (password: Secret | null) =>
    client.send("rotate-token", { account, password, ...run.timeout() }, run);
  const passwordOf = async () => {
    const input = { account };
    const { accounts } = await client.send("list-accounts", input, run);
    const chosen = accounts.find((it) => it.active) ?? accounts[0];
    return await readPassword(run, chosen?.userName ?? "the account");
  };
  if (isGiven) return await rotateWith(await passwordOf());
  try {
    return await rotateWith(null);
  } catch (caught) {
    const failure = toFailure(caught);
    if (failure.details.needsPassword !== true || !run.mayPrompt()) {
      throw failure;
    }
    run.output.say(failure.message);
    return await rotateWith(await passwordOf());
  }
}
