import { serverOf } from "../auth/accounts/account_server.ts";
import { resolveAccount } from "../auth/accounts/resolve_account.ts";
import { selectServer } from "../auth/server/known_servers.ts";
import type { Server } from "../core/account.ts";
import { Failure } from "../core/failure.ts";
import { measureBitrate } from "../library/playback/measure_bitrate.ts";
import type { BITRATE_COMMANDS } from "./bitrate_commands.ts";
import type { Handlers, ServiceDependencies } from "./handlers.ts";
import type { Decoded } from "./protocol.ts";
import { withSession } from "./session.ts";

export const BITRATE_HANDLERS: Handlers<keyof typeof BITRATE_COMMANDS> = {
  "limit-bitrate": async (deps, input, context) => {
    const { accounts } = deps;
    const { change } = input;
    const server = serverNamed(deps, input);
    const { id, name, url } = server;
    let measuredBitrate: number | null = null;
    if (change.kind === "set") accounts.saveBitrateLimit(id, change.maxBitrate);
    if (change.kind === "measure") {
      const account = accountOn(deps, server, input);
      const measured = await withSession(
        { deps, input: { ...input, account }, context },
        (session) =>
          measureBitrate(
            { media: session.server.media, clock: deps.clock },
            context.signal,
          ),
      );
      measuredBitrate = measured.bitsPerSecond;
      accounts.saveBitrateLimit(id, measured.maxBitrate);
    }
    const maxBitrate = accounts.findBitrateLimit(id);
    const settingBitrate = deps.settings()["play.max-bitrate"] ?? null;
    return { id, name, url, maxBitrate, settingBitrate, measuredBitrate };
  },
};

/**
 * Returns the limit of a server: its own, or that of the settings.
 *
 * @returns null for no limit
 */
export function bitrateLimitOf(
  { accounts, settings }: Pick<ServiceDependencies, "accounts" | "settings">,
  serverId: string,
): number | null {
  return accounts.findBitrateLimit(serverId) ??
    settings()["play.max-bitrate"] ?? null;
}

type Input = Decoded<"limit-bitrate">;

function serverNamed(deps: ServiceDependencies, input: Input): Server {
  const { accounts } = deps;
  return input.server === null
    ? serverOf(deps, resolveAccount(accounts, input.account))
    : selectServer(accounts, input.server);
}

/**
 * Returns the account to measure with: the active one, if it is there.
 *
 * @throws {Failure} `usage` for an account on another server
 */
function accountOn(
  { accounts }: ServiceDependencies,
  { id, url }: Server,
  { account, server }: Input,
): string | null {
  if (server === null) return account;
  if (account !== null) {
    if (resolveAccount(accounts, account).serverId === id) return account;
    throw new Failure(
      "usage",
      `Cannot measure bitrate of "${url}": "${account}" is on another server`,
      { hint: "Leave out the account or the server" },
    );
  }
  const users = accounts.listAccounts().filter((it) => it.serverId === id);
  const user = users.find((it) => it.active) ?? users[0];
  if (user) return `${user.serverId}:${user.userId}`;
  throw new Failure(
    "not_signed_in",
    `Cannot measure bitrate of "${url}": no account is signed in there`,
  );
}
