import { type Account, accountLabel } from "../core/account.ts";
import { Failure } from "../core/failure.ts";
import type { Secret } from "../core/secret.ts";
import { bindingOf } from "../core/token_binding.ts";
import {
  destinationOf,
  type HeldToken,
  serverOf,
  withServer,
} from "./account_server.ts";
import type { AuthParts } from "./auth_parts.ts";

/**
 * Finds the account's token for the server on record only. Reads the record
 * once: the token is checked against the address that it goes to.
 *
 * @returns null if storage holds none
 * @throws {Failure} `server_changed` if it was stored for another address or
 * trust
 * @throws {Failure} `storage_…` when it cannot be read
 */
export async function findToken(
  parts: Pick<AuthParts, "accounts" | "storages">,
  account: Account,
): Promise<HeldToken | null> {
  const server = serverOf(parts, account);
  const storage = parts.storages.at(account.tokenStorage);
  const token = await storage.retrieve(account, await bindingOf(server));
  return token && { account, server, token };
}

/**
 * Returns the stored token as {@link findToken} does, for a caller that needs
 * one.
 *
 * @throws {Failure} `not_signed_in` if storage holds none
 */
export async function readToken(
  parts: AuthParts,
  account: Account,
): Promise<HeldToken> {
  const held = await findToken(parts, account);
  if (held !== null) return held;
  const label = accountLabel(account, serverOf(parts, account));
  throw new Failure(
    "not_signed_in",
    `Cannot read token for "${label}": storage holds none`,
  );
}

/**
 * Returns the token bare, or as the value of the `Authorization` header that
 * goes with this account's device ID.
 *
 * @throws {Failure} as {@link readToken}
 */
export async function revealToken(
  parts: AuthParts,
  { account, form }: { account: Account; form: "token" | "header" },
): Promise<Secret> {
  const held = await readToken(parts, account);
  if (form === "token") return held.token;
  return await withServer(
    { parts, options: { ...destinationOf(held), call: {} } },
    (server) => Promise.resolve(server.authorization(held.token)),
  );
}
