/** Tests which address of a server gets the token. */
import { withAddressesNow } from "../../../src/auth/accounts/confirmed_records.ts";
import { withAccountSession } from "../../../src/auth/accounts/account_server.ts";
import { reachServer } from "../../../src/auth/server/reach_server.ts";
import { readToken } from "../../../src/auth/accounts/read_token.ts";
import { signIn } from "../../../src/auth/sign_in/sign_in.ts";
import {
  addAddress,
  removeAddress,
} from "../../../src/auth/server/change_addresses.ts";
import { type Account, SYSTEM_TRUST } from "../../../src/core/account.ts";
import { Failure } from "../../../src/core/failure.ts";
import { Secret } from "../../../src/core/secret.ts";
import {
  addressesOf,
  withAddresses,
} from "../../../src/core/server_address.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type AuthFixture,
  HOME,
  makeFixture,
  OTHER,
  request,
  SteppingClock,
} from "../auth_fixture.ts";

/** Lets everything that is ready run before the time of a wait passes. */
class LaterClock extends SteppingClock {
  override async wait(ms: number, signal?: AbortSignal): Promise<void> {
    await new Promise<void>((done) => {
      const timer = setTimeout(done);
      signal?.addEventListener("abort", () => {
        clearTimeout(timer);
        done();
      }, { once: true });
    });
    await super.wait(ms, signal);
  }
}

interface Two extends AuthFixture {
  readonly account: Account;
}

/** Signs in at the first address, and adds the second one. */
async function withTwoAddresses(): Promise<Two> {
  const fixture = makeFixture();
  const { deps, home, other, accounts, tell } = fixture;
  const account = await signIn(deps, request(), fixture);
  other.id = home.id;
  for (const [token, device] of home.tokens) other.tokens.set(token, device);
  const server = accounts.findServer(home.id);
  assert(server !== null);
  const given = { server, url: OTHER, ...NO_TRUST };
  await addAddress(deps, given, { tell });
  home.seenTokens.clear();
  fixture.servers.opened.splice(0);
  return { ...fixture, account, deps: { ...deps, clock: new LaterClock() } };
}

const NO_TRUST = { caPem: null, pinSha256: null, trustNew: false };

/** Returns the address that a session uses. */
async function usedBy(
  { deps, account }: Two,
  call: { signal?: AbortSignal } = {},
): Promise<string> {
  const held = await readToken(deps, account);
  return await withAccountSession(
    { deps, options: { held, call } },
    async ({ server, address }) => {
      await server.me();
      return address.url;
    },
  );
}

const urlsOf = ({ servers }: Two) => servers.opened.map((it) => it.url);

Deno.test("withAccountSession() connects to the first address alone if it answers", async () => {
  const two = await withTwoAddresses();
  assertEquals(await usedBy(two), HOME);
  assertEquals(urlsOf(two), [HOME]);
  assertEquals(two.servers.openConnections, 0);
});

Deno.test("withAccountSession() uses the next address when the first one is silent, and closes the first", async () => {
  const two = await withTwoAddresses();
  two.home.silent = true;
  assertEquals(await usedBy(two), OTHER);
  assertEquals(two.home.pendingCalls, 0);
  assertEquals(two.servers.openConnections, 0);
  assertEquals(two.home.seenTokens.size, 0);
});

const REFUSALS: Readonly<Record<string, (it: Two) => void>> = {
  "is unreachable": ({ home }) => {
    home.down = new Failure("unreachable", "Cannot reach: down");
  },
  "shows an untrusted certificate": ({ home }) => {
    home.needsPin = true;
  },
  "redirects": ({ home }) => {
    home.redirects = true;
  },
  "sends a page": ({ home }) => {
    home.down = new Failure("not_jellyfin", "Cannot use: it is a page");
  },
  "has another server's ID": ({ home }) => {
    home.id = "f".repeat(32);
  },
};

for (const [state, change] of Object.entries(REFUSALS)) {
  Deno.test(`withAccountSession() sends no token to an address that ${state}, and uses the next`, async () => {
    const two = await withTwoAddresses();
    change(two);
    assertEquals(await usedBy(two), OTHER);
    assertEquals(two.home.seenTokens.size, 0);
    assertEquals(two.servers.openConnections, 0);
  });
}

Deno.test("withAccountSession() names another server if no address proves the right one", async () => {
  const two = await withTwoAddresses();
  two.home.down = new Failure("unreachable", "Cannot reach: down");
  two.other.id = "f".repeat(32);
  const failure = await assertRejects(() => usedBy(two), Failure);
  assertEquals(failure.kind, "server_changed");
  assert(failure.message.includes(OTHER), failure.message);
  assertEquals(two.other.seenTokens.size, 0);
});

Deno.test("withAccountSession() says that a network wants a sign-in when all that answers looks so", async () => {
  const two = await withTwoAddresses();
  two.home.down = new Failure("unreachable", "Cannot reach: down");
  two.other.redirects = true;
  const failure = await assertRejects(() => usedBy(two), Failure);
  assertEquals([failure.kind, failure.remedy], [
    "insecure",
    "sign-in-to-network",
  ]);
  assert(failure.hint.includes("this network wants a sign-in"), failure.hint);
  two.other.redirects = false;
  two.other.down = two.home.down;
  const silent = await assertRejects(() => usedBy(two), Failure);
  assertEquals(silent.remedy, "unreachable");
});

Deno.test("withAccountSession() tries an address that won for ten minutes first, then the user's order again", async () => {
  const two = await withTwoAddresses();
  two.home.silent = true;
  await usedBy(two);
  two.home.silent = false;
  for (let i = 0; i < 3; i++) {
    two.servers.opened.splice(0);
    assertEquals(await usedBy(two), OTHER);
    assertEquals(urlsOf(two), [OTHER]);
    await two.deps.clock.wait(190_000);
  }
  await two.deps.clock.wait(31_000);
  assertEquals(await usedBy(two), HOME);
  assertEquals(two.accounts.findLastAddress(two.home.id), null);
});

Deno.test("withAccountSession() tries no address that only the memory of the last one names", async () => {
  const two = await withTwoAddresses();
  const last = { url: "https://evil.example", at: two.deps.clock.now() };
  two.accounts.saveLastAddress(two.home.id, last);
  assertEquals(await usedBy(two), HOME);
  assertEquals(urlsOf(two), [HOME]);
});

Deno.test("withAccountSession() stops at every address when it is cancelled", async () => {
  const two = await withTwoAddresses();
  two.home.silent = two.other.silent = true;
  const stop = new AbortController();
  const { signal } = stop;
  const used = assertRejects(() => usedBy(two, { signal }), Failure);
  while (two.other.pendingCalls === 0) {
    await new Promise((it) => setTimeout(it));
  }
  stop.abort();
  assertEquals((await used).kind, "cancelled");
  assertEquals(two.servers.openConnections, 0);
});

Deno.test("withAccountSession() reports an address that loses to nobody", async () => {
  const two = await withTwoAddresses();
  const states: string[] = [];
  const deps = {
    ...two.deps,
    onAnswer: ({ state }: { state: string }) => void states.push(state),
  };
  two.home.down = new Failure("unreachable", "Cannot reach: down");
  await usedBy({ ...two, deps });
  assertEquals(states, ["answering", "valid"]);
});

Deno.test("reachServer() finds the server at its second address", async () => {
  const two = await withTwoAddresses();
  await readToken(two.deps, two.account);
  two.home.down = new Failure("unreachable", "Cannot reach: down");
  const info = await reachServer(two.deps, two.account, {});
  assertEquals(info.id, two.account.serverId);
  assertEquals(two.other.seenTokens.size, 0);
  assertEquals(two.servers.openConnections, 0);
});

Deno.test("withAccountSession() passes each address its own trust", async () => {
  const two = await withTwoAddresses();
  two.home.down = new Failure("unreachable", "Cannot reach: down");
  const server = two.accounts.findServer(two.home.id);
  assert(server !== null);
  const pinSha256 = "ab".repeat(32);
  const { tell } = two;
  await addAddress(
    two.deps,
    { ...NO_TRUST, server, url: OTHER, pinSha256 },
    { tell },
  );
  two.servers.opened.splice(0);
  assertEquals(await usedBy(two), OTHER);
  const pins = two.servers.opened.map((it) => it.trust.pinSha256);
  assertEquals(new Set(pins), new Set([null, pinSha256]));
  assertEquals(two.accounts.findServer(server.id)?.trust, SYSTEM_TRUST);
});

Deno.test("reachServer() contacts no address that no token has confirmed", async () => {
  const two = await withTwoAddresses();
  const server = two.accounts.findServer(two.home.id);
  assert(server !== null);
  const planted = { url: "https://evil.example", trust: SYSTEM_TRUST };
  two.accounts.saveServer({ ...server, addresses: [planted] });
  two.home.down = new Failure("unreachable", "Cannot reach: down");
  await assertRejects(() => reachServer(two.deps, two.account, {}), Failure);
  assertEquals(urlsOf(two), [HOME]);
});

Deno.test("withAddressesNow() adds an address once a token has confirmed it", async () => {
  const two = await withTwoAddresses();
  const { deps, account, accounts, home } = two;
  const known = accounts.findServer(home.id);
  assert(known !== null);
  const one = withAddresses(known, [addressesOf(known)[0]]);
  const token = new Secret("held");
  const held = { account, token, server: one };
  const trust = { ...SYSTEM_TRUST, caPem: crypto.randomUUID() };
  await addAddress(
    deps,
    { ...NO_TRUST, ...trust, server: one, url: OTHER },
    two,
  );
  assertEquals(await withAddressesNow(deps, held), held);
  await readToken(deps, account);
  const now = await withAddressesNow(deps, held);
  assertEquals(now.server.addresses, [{ url: OTHER, trust }]);
  assertEquals(now.token, token);
});

Deno.test("withAddressesNow() takes no removed address that another program records again", async () => {
  const two = await withTwoAddresses();
  const { deps, account, accounts, home } = two;
  const held = await readToken(deps, account);
  assertEquals((await withAddressesNow(deps, held)).server, held.server);
  await removeAddress(deps, { server: held.server, wanted: OTHER });
  await readToken(deps, account);
  accounts.saveServer(held.server);
  home.down = new Failure("unreachable", "Cannot reach: down");
  const now = await withAddressesNow(deps, held);
  const session = { deps, options: { held: now, call: {} } };
  await assertRejects(
    () => withAccountSession(session, ({ server }) => server.me()),
    Failure,
  );
  await assertRejects(() => reachServer(deps, account, {}), Failure);
  assertEquals(new Set(urlsOf(two)), new Set([HOME]));
});
