import { type Account, NO_DEVICE } from "../../core/account.ts";
import type { PublicInfo } from "../../core/ports.ts";
import { AnswerReport } from "../accounts/account_answers.ts";
import {
  changed,
  destinationOf,
  serverOf,
  withServer,
} from "../accounts/account_server.ts";
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
  const server = serverOf(deps, account);
  const answers = new AnswerReport(deps, account);
  const destination = {
    ...destinationOf(account, server),
    deviceId: NO_DEVICE,
    onOutcome: answers.onOutcome,
    call,
  };
  return await answers.reaching(async () => {
    const info = await withServer(
      { deps, options: destination },
      (it) => it.publicInfo(),
    );
    if (info.id !== server.id) throw changed(server, info);
    return info;
  });
}
