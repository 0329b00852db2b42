/** Tests where a token may be sent after its server's record has changed. */
import { approveDevice } from "../../../src/auth/sign_in/approve_device.ts";
import { callApi } from "../../../src/auth/accounts/call_api.ts";
import { checkAccounts } from "../../../src/auth/accounts/check_accounts.ts";
import { migrateStorage } from "../../../src/auth/storage/migrate_storage.ts";
import { revealToken } from "../../../src/auth/accounts/read_token.ts";
import { signIn } from "../../../src/auth/sign_in/sign_in.ts";
import { signOut } from "../../../src/auth/accounts/sign_out.ts";
import { trustServer } from "../../../src/auth/server/trust_server.ts";
import { verifyStorage } from "../../../src/auth/storage/verify_storage.ts";
import {
  type Account,
  type Server,
  SYSTEM_TRUST,
} from "../../../src/core/account.ts";
import { Failure, toFailure } from "../../../src/core/failure.ts";
import { Secret } from "../../../src/core/secret.ts";
import { addressesOf } from "../../../src/core/server_address.ts";
import { bindingOf } from "../../../src/core/token_binding.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type AuthFixture,
  HOME,
  makeFixture,
  OTHER,
  request,
} from "../auth_fixture.ts";

const PIN = "ab".repeat(32);
const PINNED = { trust: { ...SYSTEM_TRUST, pinSha256: PIN } };
const PLANTED_CA = { trust: { ...SYSTEM_TRUST, caPem: "planted" } };

interface Bound extends AuthFixture {
  readonly account: Account;
  readonly server: Server;
}

/** Signs in, then changes the server's record as another program would. */
async function withRecord(change: Partial<Server>): Promise<Bound> {
  const fixture = makeFixture();
  const account = await signIn(fixture.deps, request(), fixture);
  const known = fixture.accounts.findServer(fixture.home.id);
  assert(known !== null);
  fixture.other.id = fixture.home.id;
  const server = { ...known, ...change };
  fixture.accounts.saveServer(server);
  fixture.servers.opened.splice(0);
  return { ...fixture, account, server };
}

const CHANGES: readonly (readonly [string, Partial<Server>])[] = [
  ["address", { url: OTHER }],
  ["base path", { url: `${HOME}/elsewhere` }],
  ["port", { url: `${HOME}:8920` }],
  ["scheme", { url: HOME.replace("https", "http") }],
  ["pin", PINNED],
  ["CA", PLANTED_CA],
  ["other addresses", { addresses: [{ url: OTHER, trust: SYSTEM_TRUST }] }],
];

const USES: Readonly<Record<string, (it: Bound) => Promise<unknown>>> = {
  callApi: ({ deps, account, tell }) =>
    callApi(deps, {
      account,
      request: { path: "/Users/Me", method: "GET", body: null },
      call: { tell },
    }),
  approveDevice: ({ deps, account }) =>
    approveDevice(deps, { account, code: "123456", call: {} }),
  revealToken: ({ deps, account }) =>
    revealToken(deps, { account, form: "token" }),
  checkAccounts: async ({ deps, account }) => {
    const [report] = await checkAccounts(deps, [account], {});
    throw report?.problem;
  },
  verifyStorage: async ({ deps }) => {
    const [check] = await verifyStorage(deps);
    throw check?.problem;
  },
  migrateStorage: async ({ deps }) => {
    const [moved] = await migrateStorage(deps, { to: "file", dryRun: false });
    throw moved?.problem;
  },
};

for (const [what, change] of CHANGES) {
  for (const [name, use] of Object.entries(USES)) {
    Deno.test(`${name}() connects to nothing when something else has changed the ${what} on record`, async () => {
      const fixture = await withRecord(change);
      const failure = await assertRejects(() => use(fixture), Failure);
      assertEquals(failure.kind, "server_changed");
      assertEquals(fixture.servers.opened, []);
    });
  }
}

Deno.test("signOut() removes a token that was stored for another address, and contacts no server", async () => {
  const { deps, account, servers, keyring } = await withRecord({ url: OTHER });
  const options = { account, localOnly: false, call: {} };
  const report = await signOut(deps, options);
  assertEquals([report.onServer, report.removed], ["remains", true]);
  assertEquals(report.problem?.kind, "server_changed");
  assertEquals(servers.opened, []);
  assertEquals(await keyring.findEntry(account), null);
});

Deno.test("signIn() sends no password when something else has changed the trust on record", async () => {
  for (const change of [PINNED, PLANTED_CA]) {
    const fixture = await withRecord(change);
    const failure = await assertRejects(
      () => signIn(fixture.deps, request({ force: true }), fixture),
      Failure,
    );
    assertEquals(failure.kind, "server_changed");
    assertEquals(fixture.servers.opened, []);
  }
});

Deno.test("signIn() replaces a token that was stored for another address, and sends it nowhere", async () => {
  const fixture = await withRecord({ url: OTHER });
  const old = await fixture.keyring.retrieve(
    fixture.account,
    await bindingOf({ ...fixture.server, url: HOME }),
  );
  const changes = { serverMoved: true, force: true };
  await signIn(fixture.deps, request(changes), fixture);
  assertEquals(fixture.other.seenTokens.size, 0);
  const now = await fixture.keyring.retrieve(
    fixture.account,
    await bindingOf({ ...fixture.server, url: HOME }),
  );
  assert(old !== null && now !== null && !now.equals(old));
});

Deno.test("checkAccounts() binds a token of an older version once the server has accepted it", async () => {
  const fixture = await withRecord({});
  const { deps, account, server, keyring } = fixture;
  const token = await keyring.retrieve(account, await bindingOf(server));
  assert(token !== null);
  keyring.inner.storeUnbound(account, token);
  assertEquals(await keyring.findEntry(account), { bound: false });
  fixture.home.down = new Failure("unreachable", "Cannot reach: down");
  await checkAccounts(deps, [account], {});
  assertEquals(await keyring.findEntry(account), { bound: false });
  fixture.home.down = null;
  await checkAccounts(deps, [account], {});
  assertEquals(await keyring.findEntry(account), { bound: true });
  fixture.accounts.saveServer({ ...server, url: OTHER });
  const [report] = await checkAccounts(deps, [account], {});
  assertEquals(report?.problem?.kind, "server_changed");
});

/** Signs in a second user on the same server. */
async function withTwo(): Promise<Bound & { readonly ada: Account }> {
  const fixture = await withRecord({});
  const method = {
    kind: "password",
    userName: "ada",
    password: new Secret(""),
  } as const;
  const ada = await signIn(fixture.deps, request({ method }), fixture);
  return { ...fixture, ada };
}

function change(server: Server, changes = {}) {
  const none = { pinSha256: null, trustNew: false, byCa: false, caPem: null };
  return { server, address: addressesOf(server)[0], ...none, ...changes };
}

Deno.test("trustServer() binds every token of the server to the new trust", async () => {
  const fixture = await withTwo();
  const { deps, account, ada, server, tell } = fixture;
  await trustServer(deps, change(server, { pinSha256: PIN }), { tell });
  const reports = await checkAccounts(deps, [account, ada], {});
  assertEquals(reports.map((it) => it.state), ["valid", "valid"]);
  const pinned = await bindingOf({ ...server, ...PINNED });
  for (const it of [account, ada]) {
    assert(await fixture.keyring.retrieve(it, pinned) !== null);
  }
});

Deno.test("trustServer() restores a trust that something else has changed, and drops its CA", async () => {
  const fixture = await withRecord(PLANTED_CA);
  const { deps, account, server, accounts, tell } = fixture;
  await trustServer(deps, change(server, { pinSha256: PIN }), { tell });
  assertEquals(accounts.findServer(server.id)?.trust.caPem, null);
  const trusts = fixture.servers.opened.map((it) => it.trust.caPem);
  assertEquals(new Set(trusts), new Set([null]));
  const [report] = await checkAccounts(deps, [account], {});
  assertEquals(report?.state, "valid");
});

Deno.test("trustServer() connects to nothing when a token was stored for another address", async () => {
  const { deps, server, servers, tell } = await withRecord({ url: OTHER });
  const failure = await assertRejects(
    () => trustServer(deps, change(server, { trustNew: true }), { tell }),
    Failure,
  );
  assertEquals(failure.kind, "server_changed");
  assertEquals(servers.opened, []);
});

Deno.test("signIn() rebinds the other accounts when the user confirms that the server has moved", async () => {
  const fixture = await withTwo();
  const { deps, ada, home, other } = fixture;
  for (const [token, device] of home.tokens) other.tokens.set(token, device);
  await signIn(deps, request({ url: OTHER, serverMoved: true }), fixture);
  const [report] = await checkAccounts(deps, [ada], {});
  assertEquals(report?.state, "valid");
});

Deno.test("signIn() reports an account whose token it could not rebind", async () => {
  const fixture = await withTwo();
  const { deps, account, ada, keyring, reported } = fixture;
  const retrieve = keyring.retrieve.bind(keyring);
  keyring.retrieve = (key, expected) =>
    "userId" in key && key.userId === ada.userId
      ? Promise.reject(new Failure("storage_locked", "Cannot read: locked"))
      : retrieve(key, expected);
  await signIn(deps, request({ url: OTHER, serverMoved: true }), fixture);
  assert(JSON.stringify(reported).includes('Sign in again as \\"ada\\"'));
  keyring.retrieve = retrieve;
  const reports = await checkAccounts(deps, [account, ada], {});
  assertEquals(reports.map((it) => it.problem?.kind), [
    undefined,
    "server_changed",
  ]);
});

Deno.test("signIn() binds a token that still works to the given trust", async () => {
  const fixture = await withRecord({});
  const { deps, account, server, keyring } = fixture;
  await signIn(deps, request({ pinSha256: PIN }), fixture);
  const pinned = await bindingOf({ ...server, ...PINNED });
  const token = await keyring.retrieve(account, pinned);
  assertEquals([...fixture.home.tokens.keys()], [token?.expose() ?? ""]);
});

Deno.test("migrateStorage() keeps the binding", async () => {
  const { deps, account, server, file } = await withRecord({});
  await migrateStorage(deps, { to: "file", dryRun: false });
  const other = await bindingOf({ ...server, url: OTHER });
  const failure = await file.retrieve(account, other).catch(toFailure);
  assertEquals(failure instanceof Failure && failure.kind, "server_changed");
  assert(await file.retrieve(account, await bindingOf(server)) !== null);
});
