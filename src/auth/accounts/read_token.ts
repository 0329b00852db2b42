import { type Account, accountLabel, type Server } from "../../core/account.ts";
import { Failure, toFailure } from "../../core/failure.ts";
import type { Secret } from "../../core/secret.ts";
import { bindingOf, bindingText } from "../../core/token_binding.ts";
import {
  destinationOf,
  type HeldToken,
  serverOf,
  withServer,
} from "./account_server.ts";
import type { AuthDependencies } from "../dependencies.ts";

/**
 * The record of each server that a stored token has confirmed last in this
 * process. An earlier one may have an address that the user has removed since.
 */
const confirmed = new Map<string, string>();

/** Returns whether the last token that was read is stored for this record. */
export async function isConfirmed(server: Server): Promise<boolean> {
  return confirmed.get(server.id) === bindingText(await bindingOf(server));
}

/**
 * Finds the account's token for the server on record. Reads that record once,
 * so that the token is sent to the address that was checked.
 *
 * @returns null if storage holds none
 * @throws {Failure} `server_changed` if it was stored for another address or
 * trust
 * @throws {Failure} `storage_…` if it cannot be read
 */
export async function findToken(
  deps: Pick<AuthDependencies, "accounts" | "storages">,
  account: Account,
): Promise<HeldToken | null> {
  const server = serverOf(deps, account);
  const storage = deps.storages.at(account.tokenStorage);
  const binding = await bindingOf(server);
  const token = await storage.retrieve(account, binding);
  if (token === null) return null;
  confirmed.set(server.id, bindingText(binding));
  return { account, server, token };
}

/**
 * Returns the stored token as {@link findToken} does, for a caller that needs
 * one.
 *
 * @throws {Failure} `not_signed_in` if storage holds none
 */
export async function readToken(
  deps: AuthDependencies,
  account: Account,
): Promise<HeldToken> {
  const held = await findToken(deps, account);
  if (held !== null) return held;
  const label = accountLabel(account, serverOf(deps, account));
  throw new Failure(
    "not_signed_in",
    `Cannot read token for "${label}": storage holds none`,
  );
}

/**
 * Runs `read`, and once more if it finds a token of another address or trust,
 * when no other process changes accounts: one that changes addresses stores the
 * tokens first and the record last. Must not be called while the account lock is
 * held.
 */
export async function readSettled<T>(
  { alone }: Pick<AuthDependencies, "alone">,
  read: () => Promise<T>,
): Promise<T> {
  try {
    return await read();
  } catch (caught) {
    const isChanged = toFailure(caught).kind === "server_changed";
    const isSettled = isChanged &&
      await alone(() => Promise.resolve(true)).catch(toFailure) === true;
    if (!isSettled) throw caught;
    return await read();
  }
}

/**
 * Returns the token bare, or as the value of the `Authorization` header that
 * goes with this account's device ID.
 *
 * @throws {Failure} as {@link readToken}
 */
export async function revealToken(
  deps: AuthDependencies,
  { account, form }: { account: Account; form: "token" | "header" },
): Promise<Secret> {
  const held = await readToken(deps, account);
  if (form === "token") return held.token;
  return await withServer(
    {
      deps,
      options: { ...destinationOf(held.account, held.server), call: {} },
    },
    (server) => Promise.resolve(server.as(held.token).authorization()),
  );
}
