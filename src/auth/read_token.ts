import { type Account, accountLabel } from "../core/account.ts";
import { Failure } from "../core/failure.ts";
import type { Secret } from "../core/secret.ts";
import { destinationOf, serverOf, withServer } from "./account_server.ts";
import type { AuthParts } from "./auth_parts.ts";

/**
 * The account's token, from where it was put.
 *
 * @throws {Failure} `not_signed_in` when storage holds none
 * @throws {Failure} `storage_…` when it cannot be read
 */
export async function readToken(
  parts: AuthParts,
  account: Account,
): Promise<Secret> {
  const storage = parts.storages.at(account.tokenStorage);
  const token = await storage.retrieve(account);
  if (token !== null) return token;
  const label = accountLabel(account, serverOf(parts, account));
  throw new Failure(
    "not_signed_in",
    `Cannot read token for "${label}": storage holds none`,
  );
}

/**
 * The token as a script wants it: bare, or as the value of the `Authorization`
 * header that goes with this account's device id.
 *
 * @throws {Failure} as {@link readToken}
 */
export async function revealToken(
  parts: AuthParts,
  account: Account,
  form: "token" | "header",
): Promise<Secret> {
  const token = await readToken(parts, account);
  if (form === "token") return token;
  const destination = destinationOf(parts, account);
  return await withServer(
    parts,
    { ...destination, call: {} },
    (server) => Promise.resolve(server.authorization(token)),
  );
}
