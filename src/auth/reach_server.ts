import { type Account, NO_DEVICE } from "../core/account.ts";
import type { PublicInfo } from "../core/ports.ts";
import { AnswerReport } from "./account_answers.ts";
import {
  changed,
  destinationOf,
  serverOf,
  withServer,
} from "./account_server.ts";
import type { AuthParts, CallOptions } from "./auth_parts.ts";

/**
 * Checks whether an account's server can be reached. Neither reads nor sends
 * the token, so that repeating it never opens a keyring.
 *
 * @throws {Failure} `server_changed` if another server answers, and what
 * reaching a server throws
 */
export async function reachServer(
  parts: AuthParts,
  account: Account,
  call: CallOptions,
): Promise<PublicInfo> {
  const server = serverOf(parts, account);
  const answers = new AnswerReport(parts, account);
  const destination = {
    ...destinationOf({ account, server }),
    deviceId: NO_DEVICE,
    heard: answers.heard,
    call,
  };
  return await answers.reaching(async () => {
    const info = await withServer(
      { parts, options: destination },
      (it) => it.publicInfo(),
    );
    if (info.id !== server.id) throw changed(server, info);
    return info;
  });
}
