import {
  addressMeant,
  removeServer,
  selectServer,
} from "../auth/server/known_servers.ts";
import { resolveAccount } from "../auth/accounts/resolve_account.ts";
import { reachServer } from "../auth/server/reach_server.ts";
import {
  discoverServer,
  type ServerTest,
} from "../auth/server/discover_server.ts";
import { trustServer } from "../auth/server/trust_server.ts";
import type { Account, Server } from "../core/account.ts";
import { addressesOf } from "../core/server_address.ts";
import {
  callOptions,
  type CoreDependencies,
  type Handlers,
} from "./handlers.ts";
import type {
  SERVER_COMMANDS,
  ServerTestView,
  ServerView,
} from "./server_commands.ts";
import { certificateAt, headersAt } from "./origin_views.ts";
import { problemView, seenCertificateView } from "./views.ts";

export const SERVER_HANDLERS: Handlers<
  keyof typeof SERVER_COMMANDS,
  CoreDependencies
> = {
  "list-servers": ({ accounts }) => {
    const users = accounts.listAccounts();
    const servers = accounts.listServers().map((it) => ({
      ...serverView(it, users),
      maxBitrate: accounts.findBitrateLimit(it.id),
      headers: headersAt(accounts, it.url),
      clientCertificate: certificateAt(accounts, it.url),
      addresses: addressesOf(it).map(({ url }) => url),
    }));
    return { servers };
  },
  "test-server": async (deps, input, context) => {
    const { timeoutMs: _, ...request } = input;
    const call = callOptions(input, context);
    return testView(await discoverServer(deps, request, call));
  },
  "reach-server": async (deps, input, context) => {
    const account = resolveAccount(deps.accounts, input.account);
    const call = callOptions(input, context);
    const { version } = await reachServer(deps, account, call);
    return { version };
  },
  "trust-server": async (deps, input, context) => {
    const { timeoutMs: _, server: wanted, ...change } = input;
    const server = selectServer(deps.accounts, wanted);
    const address = addressMeant(server, wanted);
    const call = { ...callOptions(input, context), tell: context.tell };
    const given = { ...change, server, address };
    const trusted = await trustServer(deps, given, call);
    return {
      ...viewOf(deps, { ...trusted.server, ...trusted.address }),
      certificate: seenCertificateView(trusted.certificate),
    };
  },
  "remove-server": async (deps, { server: wanted }) => {
    const server = selectServer(deps.accounts, wanted);
    const view = viewOf(deps, server);
    await removeServer(deps, server);
    return view;
  },
};

function viewOf({ accounts }: CoreDependencies, server: Server): ServerView {
  return serverView(server, accounts.listAccounts());
}

function serverView(server: Server, users: readonly Account[]): ServerView {
  const { trust: { caPem, ...trust }, addresses: _, ...shown } = server;
  const accounts = users.filter((it) => it.serverId === server.id).length;
  return { ...shown, ...trust, caFile: caPem !== null, accounts };
}

function testView(test: ServerTest): ServerTestView {
  const { url, info, certificate, problem, tried } = test;
  return {
    url,
    id: info?.id ?? null,
    name: info?.name ?? null,
    version: info?.version ?? null,
    productName: info?.productName ?? null,
    quickConnect: test.quickConnect,
    certificate: certificate && seenCertificateView(certificate),
    clockSkewMs: test.clockSkewMs,
    ok: problem === null,
    problem: problemView(problem),
    tried: [...tried],
  };
}
