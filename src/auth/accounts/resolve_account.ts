import { type Account, accountLabel, type Server } from "../../core/account.ts";
import { Failure } from "../../core/failure.ts";
import type { AccountIndex } from "../../core/account_ports.ts";
import { addressesOf } from "../../core/server_address.ts";
import { userNameKey } from "../../core/user_name.ts";

type Candidate = { account: Account; server: Server };

/**
 * Returns the account of an alias, `user@host` or `serverId:userId`, or of a
 * part that is unambiguous. null means the active one.
 *
 * @throws {Failure} `not_signed_in` if there are no accounts
 * @throws {Failure} `not_found` when nothing matches
 * @throws {Failure} `usage` when several match; `details.matches` lists them
 */
export function resolveAccount(
  index: AccountIndex,
  wanted: string | null,
): Account {
  const candidates = listCandidates(index);
  if (candidates.length === 0) {
    throw new Failure(
      "not_signed_in",
      "Cannot use an account: you are not signed in",
    );
  }
  return wanted === null
    ? selectActive(candidates)
    : selectNamed(candidates, asciiHost(wanted));
}

/** Converts a host to ASCII, the form in which servers are stored. */
function asciiHost(wanted: string): string {
  const [, user = "", host = ""] = /^(.*@)?([^@]+)$/.exec(wanted) ?? [];
  // deno-lint-ignore no-control-regex -- all of ASCII
  if (/^[\x00-\x7f]*$/.test(host)) return wanted;
  const url = URL.parse(`https://${host}`);
  const isHost = url !== null && url.pathname === "/" && host.includes(".");
  return isHost ? `${user}${url.host}` : wanted;
}

function selectActive(candidates: Candidate[]): Account {
  const active = candidates.find(({ account }) => account.active);
  if (active) return active.account;
  if (candidates.length === 1 && candidates[0]) return candidates[0].account;
  throw ambiguous("the active account", candidates);
}

function selectNamed(candidates: Candidate[], wanted: string): Account {
  for (const matches of RULES) {
    const found = candidates.filter((it) => matches(it, wanted));
    if (found.length === 1 && found[0]) return found[0].account;
    if (found.length > 1) throw ambiguous(`"${wanted}"`, found);
  }
  throw new Failure(
    "not_found",
    `Cannot find account "${wanted}": there is no such account`,
  );
}

/**
 * The rules, from exact to loose; the first one that matches anything decides.
 */
const RULES: readonly ((it: Candidate, wanted: string) => boolean)[] = [
  ({ account }, wanted) => account.alias === wanted,
  ({ account }, wanted) =>
    same(`${account.serverId}:${account.userId}`, wanted.replaceAll("-", "")),
  (it, wanted) =>
    addressesOf(it.server).some((address) =>
      same(accountLabel(it.account, address), wanted)
    ),
  ({ account, server }, wanted) =>
    addressesOf(server).some(({ url }) =>
      same(`${account.userName}@${new URL(url).hostname}`, wanted)
    ),
  ({ account }, wanted) => same(account.userName, wanted),
  ({ account, server }, wanted) =>
    account.userId === wanted || account.serverId === wanted ||
    addressesOf(server).some(({ url }) => same(new URL(url).host, wanted)) ||
    same(server.name, wanted),
  ({ server }, wanted) =>
    addressesOf(server)
      .some(({ url }) => same(new URL(url).hostname, wanted)),
];

function same(a: string, b: string): boolean {
  return userNameKey(a) === userNameKey(b);
}

function listCandidates(index: AccountIndex): Candidate[] {
  const servers = new Map(index.listServers().map((it) => [it.id, it]));
  return index.listAccounts().flatMap((account) => {
    const server = servers.get(account.serverId);
    return server ? [{ account, server }] : [];
  });
}

function ambiguous(wanted: string, found: Candidate[]): Failure {
  const matches = found.map(({ account, server }) =>
    `${accountLabel(account, server)} (${account.serverId}:${account.userId})`
  );
  return new Failure(
    "usage",
    `Cannot tell which account is meant by ${wanted}: it matches more than one`,
    {
      hint: "Name one of these with `--account`",
      remedy: "name-account",
      details: { matches },
    },
  );
}
