import type { Account } from "../../core/account.ts";
import type { Secret } from "../../core/secret.ts";
import type { AuthDependencies, TellingOptions } from "../dependencies.ts";
import { destinationOf } from "../accounts/account_server.ts";
import { revoke } from "./store_token.ts";
import { reportingLostReply } from "./lost_reply.ts";
import type { IdentifiedServer } from "../server/identify_server.ts";

/**
 * Checks a password by signing in as another device and signing it out at once.
 * The stored token stays valid for every process that uses it.
 *
 * @returns whether the password belongs to the account
 * @throws {Failure} `rejected`, `forbidden`
 */
export async function checkPassword(
  deps: AuthDependencies,
  options: {
    existing: Account;
    peer: IdentifiedServer;
    method: { readonly userName: string; readonly password: Secret };
    call: TellingOptions;
  },
): Promise<boolean> {
  const { existing, peer, method: { userName, password }, call } = options;
  const deviceId = await checkingDevice(existing);
  const destination = destinationOf({ deviceId }, peer.address);
  const server = peer.connection.onDevice(deviceId);
  try {
    const { token, userId } = await reportingLostReply(
      call,
      () => server.signInWithPassword(userName, password),
    );
    await revoke(deps, { destination, token, call });
    return userId === existing.userId;
  } catch (caught) {
    const token = server.orphanedToken();
    if (token) await revoke(deps, { destination, token, call });
    throw caught;
  }
}

/** Every check uses the same device, so that it replaces a leftover session. */
async function checkingDevice(
  { serverId, userId, deviceId }: Account,
): Promise<string> {
  const text = `jellytau password check ${serverId} ${userId} ${deviceId}`;
  const bytes = new TextEncoder().encode(text);
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return new Uint8Array(digest, 0, 16).toHex();
}
