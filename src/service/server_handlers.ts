import { removeServer, selectServer } from "../auth/known_servers.ts";
import { selectAccount } from "../auth/find_account.ts";
import { reachServer } from "../auth/reach_server.ts";
import type { SeenCertificate } from "../auth/seen_certificate.ts";
import { type ServerTest, testServer } from "../auth/test_server.ts";
import { trustServer } from "../auth/trust_server.ts";
import type { Account, Server } from "../core/account.ts";
import { callOptions, type CoreParts, type Handlers } from "./handlers.ts";
import type {
  SERVER_COMMANDS,
  ServerTestView,
  ServerView,
} from "./server_commands.ts";
import { problemView } from "./views.ts";

export const SERVER_HANDLERS: Handlers<
  keyof typeof SERVER_COMMANDS,
  CoreParts
> = {
  "list-servers": ({ accounts }) => {
    const users = accounts.listAccounts();
    const servers = accounts.listServers().map((it) => serverView(it, users));
    return { servers };
  },
  "test-server": async (parts, input, context) => {
    const { timeoutMs: _, ...request } = input;
    const call = callOptions(input, context);
    return testView(await testServer(parts, request, call));
  },
  "reach-server": async (parts, input, context) => {
    const account = selectAccount(parts.accounts, input.account);
    const call = callOptions(input, context);
    const { version } = await reachServer(parts, account, call);
    return { version };
  },
  "trust-server": async (parts, input, context) => {
    const { timeoutMs: _, server: wanted, ...change } = input;
    const server = selectServer(parts.accounts, wanted);
    const call = { ...callOptions(input, context), tell: context.tell };
    const trusted = await trustServer(parts, { ...change, server }, call);
    return {
      ...viewOf(parts, trusted.server),
      certificate: certificateView(trusted.certificate),
    };
  },
  "remove-server": (parts, { server: wanted }) => {
    const server = selectServer(parts.accounts, wanted);
    const view = viewOf(parts, server);
    removeServer(parts.accounts, server);
    return view;
  },
};

function viewOf({ accounts }: CoreParts, server: Server): ServerView {
  return serverView(server, accounts.listAccounts());
}

function serverView(server: Server, users: readonly Account[]): ServerView {
  const { caPem, ...shown } = server;
  const accounts = users.filter((it) => it.serverId === server.id).length;
  return { ...shown, caFile: caPem !== null, accounts };
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
    certificate: certificate && certificateView(certificate),
    clockSkewMs: test.clockSkewMs,
    ok: problem === null,
    problem: problemView(problem),
    tried: [...tried],
  };
}

function certificateView({ validFrom, validTo, ...names }: SeenCertificate) {
  return {
    ...names,
    validFrom: validFrom.toISOString(),
    validTo: validTo.toISOString(),
  };
}
