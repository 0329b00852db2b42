import { type Account, NO_DEVICE } from "../../core/account.ts";
import type { PublicInfo } from "../../core/ports.ts";
import { AnswerReport } from "../accounts/account_answers.ts";
import { openProved, serverOf } from "../accounts/account_server.ts";
import { confirmedRecord } from "../accounts/confirmed_records.ts";
import type { AuthDependencies, CallOptions } from "../dependencies.ts";

/**
 * Checks whether an account's server can be reached. Neither reads nor sends
 * the token, so that repeating it never opens a keyring.
 *
 * @throws {Failure} `server_changed` if another server answers, and the
 * failures of the network
 */
export async function reachServer(
  deps: AuthDependencies,
  account: Account,
  call: CallOptions,
): Promise<PublicInfo> {
  const server = await confirmedRecord(serverOf(deps, account));
  const answers = new AnswerReport(deps, account);
  const { onOutcome } = answers;
  const options = { server, deviceId: NO_DEVICE, call, onOutcome };
  return await answers.reaching(async () => {
    const { connection, info } = await openProved(deps, options);
    await connection.close();
    return info;
  });
}
