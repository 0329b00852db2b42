/** Tests where running work goes on when its address stops answering. */
import { withAccountSession } from "../../../src/auth/accounts/account_server.ts";
import { readToken } from "../../../src/auth/accounts/read_token.ts";
import {
  addAddress,
  removeAddress,
} from "../../../src/auth/server/change_addresses.ts";
import { lendApi } from "../../../src/auth/accounts/lend_api.ts";
import type { AccountSession } from "../../../src/auth/dependencies.ts";
import { signIn } from "../../../src/auth/sign_in/sign_in.ts";
import type { ServiceDependencies } from "../../../src/service/handlers.ts";
import { withSession as withOwnSession } from "../../../src/service/session.ts";
import type { Account } from "../../../src/core/account.ts";
import { Failure } from "../../../src/core/failure.ts";
import { systemLoopback } from "../../../src/system/loopback_server.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type AuthFixture,
  HOME,
  makeFixture,
  OTHER,
  request,
} from "../auth_fixture.ts";

const AWAY = new Failure("unreachable", "Cannot reach: down");

/** Signs in at the first address, and adds the second one. */
async function makeTwo(): Promise<AuthFixture & { account: Account }> {
  const fixture = makeFixture();
  const { deps, home, other, accounts, tell } = fixture;
  const account = await signIn(deps, request(), fixture);
  other.id = home.id;
  for (const [token, device] of home.tokens) other.tokens.set(token, device);
  const server = accounts.findServer(home.id);
  assert(server !== null);
  const trust = { caPem: null, pinSha256: null, trustNew: false };
  await addAddress(deps, { server, url: OTHER, ...trust }, { tell });
  return { ...fixture, account };
}

/** Lends a session at the first of two addresses. */
async function withSession(
  use: (session: AccountSession, fixture: AuthFixture) => Promise<void>,
): Promise<void> {
  const { account, ...fixture } = await makeTwo();
  const { deps } = fixture;
  const held = await readToken(deps, account);
  await withAccountSession(
    { deps, options: { held, call: {} } },
    (session) => use(session, fixture),
  );
  assertEquals(fixture.servers.openConnections, 0);
}

Deno.test("move() goes to the other address when its own is gone", () =>
  withSession(async (session, { home }) => {
    const before = session.server;
    assertEquals(session.address.url, HOME);
    home.down = AWAY;
    assertEquals(await session.move?.(before), true);
    assertEquals(session.address.url, OTHER);
    await session.server.me();
    await assertRejects(() => before.me(), Failure);
  }));

Deno.test("move() stays at the address that answers again", () =>
  withSession(async (session, { other }) => {
    other.silent = true;
    assertEquals(await session.move?.(session.server), true);
    assertEquals(session.address.url, HOME);
  }));

Deno.test("move() moves once for all that fail at the same time", () =>
  withSession(async (session, { home, servers }) => {
    const before = session.server;
    home.down = AWAY;
    servers.opened.splice(0);
    const moves = [1, 2, 3].map(() => session.move?.(before));
    assertEquals(await Promise.all(moves), [true, true, true]);
    assertEquals(await session.move?.(before), true);
    assertEquals(servers.opened.map(({ url }) => url), [HOME, OTHER]);
  }));

Deno.test("move() sends no token to another server, and stays", () =>
  withSession(async (session, { home, other }) => {
    home.down = AWAY;
    other.id = "f".repeat(32);
    other.seenTokens.clear();
    assertEquals(await session.move?.(session.server), false);
    assertEquals(session.address.url, HOME);
    assertEquals(other.seenTokens.size, 0);
  }));

Deno.test("move() uses no address that was removed meanwhile", () =>
  withSession(async (session, { deps, home, other, accounts }) => {
    const server = accounts.findServer(home.id);
    assert(server !== null);
    await removeAddress(deps, { server, wanted: OTHER });
    home.down = AWAY;
    other.seenTokens.clear();
    assertEquals(await session.move?.(session.server), false);
    assertEquals(other.seenTokens.size, 0);
  }));

Deno.test("lendApi() reads again at the other address, and repeats no write", async () => {
  const { deps, account, home, other } = await makeTwo();
  const lent = await lendApi({ ...deps, loopback: systemLoopback }, {
    account,
    allowsWrites: true,
    call: {},
  });
  const ask = async (method: string) => {
    const reply = await fetch(`${lent.url}/Items`, { method });
    await reply.body?.cancel();
    return reply.status;
  };
  try {
    assertEquals(await ask("GET"), 200);
    home.down = AWAY;
    other.called.splice(0);
    assertEquals(await ask("POST"), 502);
    assertEquals(other.called, []);
    assertEquals(await ask("GET"), 200);
    assertEquals(other.called.length, 1);
  } finally {
    await lent.close();
  }
});

Deno.test("move() uses no removed address that another program records again", () =>
  withSession(async (session, { deps, home, other, accounts }) => {
    const server = accounts.findServer(home.id);
    assert(server !== null);
    await removeAddress(deps, { server, wanted: OTHER });
    await readToken(deps, session.account);
    accounts.saveServer(server);
    home.down = AWAY;
    other.seenTokens.clear();
    assertEquals(await session.move?.(session.server), false);
    assertEquals(other.seenTokens.size, 0);
  }));

Deno.test("move() keeps few connections, however often it moves", () =>
  withSession(async (session, { servers }) => {
    for (let moved = 0; moved < 20; moved++) {
      assertEquals(await session.move?.(session.server), true);
      await session.server.me();
    }
    assert(servers.openConnections <= 8, String(servers.openConnections));
  }));

Deno.test("withSession() asks at the new address whether the token is revoked", async () => {
  const { deps, home } = await makeTwo();
  const context = { signal: new AbortController().signal, tell: () => {} };
  const call = {
    deps: deps as ServiceDependencies,
    input: { account: null },
    context,
  };
  const used = withOwnSession(call, async ({ server, move }) => {
    home.down = AWAY;
    assertEquals(await move?.(server), true);
    throw new Failure("rejected", "Cannot list: refused", { code: 401 });
  });
  const failure = await assertRejects(() => used, Failure);
  assertEquals(failure.kind, "forbidden");
});
