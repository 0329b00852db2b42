/** Tests who may add an address to a server, and what that does to tokens. */
import { signOut } from "../../../src/auth/accounts/sign_out.ts";
import {
  orderAddresses,
  removeAddress,
} from "../../../src/auth/server/change_addresses.ts";
import { trustServer } from "../../../src/auth/server/trust_server.ts";
import { signIn } from "../../../src/auth/sign_in/sign_in.ts";
import { SYSTEM_TRUST } from "../../../src/core/account.ts";
import { Failure, type FailureKind } from "../../../src/core/failure.ts";
import { addressesOf } from "../../../src/core/server_address.ts";
import { bindingOf } from "../../../src/core/token_binding.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { HOME, OTHER, request } from "../auth_fixture.ts";
import {
  failureOf,
  killAfter,
  PLANTED,
  type SignedIn,
  urlsOf,
  withSignedIn,
} from "./address_fixture.ts";

const PIN = "ab".repeat(32);

Deno.test("addAddress() proves the server without a token, and binds the tokens of all its accounts", async () => {
  const it = await withSignedIn();
  it.home.seenTokens.clear();
  await it.add(` ${OTHER}/web/index.html `);
  assertEquals([...it.home.seenTokens, ...it.other.seenTokens], []);
  assertEquals(it.servers.opened.map((it) => it.url), [OTHER]);
  assertEquals(urlsOf(it.record()), [HOME, OTHER]);
  const binding = await bindingOf(it.record());
  for (const account of [it.demo, it.ada]) {
    assert(await it.keyring.retrieve(account, binding) !== null);
  }
  assertEquals(await it.states(), ["valid", "valid"]);
  assertEquals(it.servers.openConnections, 0);
});

type Refusal = (it: SignedIn) => Promise<unknown>;
const REFUSALS: Readonly<Record<string, readonly [FailureKind, Refusal]>> = {
  "another server answers": ["server_changed", (it) => {
    it.other.id = "f".repeat(32);
    return it.add();
  }],
  "the certificate is untrusted": ["tls_untrusted", (it) => {
    it.other.needsPin = true;
    return it.add();
  }],
  "another certificate is shown": ["tls_untrusted", (it) => {
    return it.add(OTHER, { pinSha256: "cd".repeat(32) });
  }],
  "it redirects": ["insecure", (it) => {
    it.other.redirects = true;
    return it.add();
  }],
  "it is silent": ["unreachable", (it) => it.add("https://away.example")],
  "it is http": ["insecure", (it) => it.add("http://media.example")],
  "it is http on this machine": [
    "insecure",
    (it) => it.add("http://localhost"),
  ],
  "it is the first address": ["usage", (it) => it.add(HOME)],
  "it is an address of another server": ["usage", (it) => {
    const { id: _, ...rest } = it.record();
    it.accounts.saveServer({ ...rest, id: "e".repeat(32), url: OTHER });
    return it.add();
  }],
  "nobody is signed in": ["usage", async (it) => {
    for (const account of [it.demo, it.ada]) {
      await signOut(it.deps, { account, localOnly: true, call: {} });
    }
    return await it.add();
  }],
  "a token cannot be read": ["storage_locked", (it) => {
    it.keyring.failure = new Failure("storage_locked", "Cannot read: locked");
    return it.add();
  }],
};

for (const [state, [kind, add]] of Object.entries(REFUSALS)) {
  Deno.test(`addAddress() adds nothing when ${state}`, async () => {
    const it = await withSignedIn();
    assertEquals((await failureOf(add(it))).kind, kind);
    assertEquals(urlsOf(it.record()), [HOME]);
    assertEquals(it.other.seenTokens.size, 0);
    assertEquals(it.servers.openConnections, 0);
    it.keyring.failure = null;
    const binding = await bindingOf(it.record());
    for (const account of it.accounts.listAccounts()) {
      assert(await it.keyring.retrieve(account, binding) !== null);
    }
  });
}

Deno.test("addAddress() pins an accepted certificate for that address alone", async () => {
  const it = await withSignedIn();
  it.other.needsPin = true;
  await it.add(OTHER, { trustNew: true });
  const [first, second] = addressesOf(it.record());
  assertEquals(first.trust, SYSTEM_TRUST);
  assertEquals(second?.trust, { ...SYSTEM_TRUST, pinSha256: PIN });
});

Deno.test("addAddress() binds nothing to an address that another program has added", async () => {
  const it = await withSignedIn();
  it.accounts.saveServer({ ...it.record(), addresses: [PLANTED] });
  assertEquals((await failureOf(it.add())).kind, "server_changed");
  assertEquals(await it.states(), ["server_changed", "server_changed"]);
  await removeAddress(it.deps, { server: it.record(), wanted: PLANTED.url });
  assertEquals(await it.states(), ["valid", "valid"]);
  assertEquals(it.servers.opened.some(({ url }) => url === PLANTED.url), false);
});

Deno.test("addAddress() sends tokens nowhere when it is killed, and finishes when it is repeated", async () => {
  for (const stores of [1, 2]) {
    const it = await withSignedIn();
    const revive = killAfter(it, { stores });
    await assertRejects(() => it.add(), Error, "killed");
    revive();
    const states = await it.states();
    assertEquals(states.filter((it) => it === "valid").length, 2 - stores);
    assert(states.includes("server_changed"), String(states));
    await it.add();
    assertEquals(await it.states(), ["valid", "valid"]);
  }
});

Deno.test("removeAddress() takes an address from every token, and finishes when it is repeated", async () => {
  const it = await withSignedIn();
  await it.add();
  const both = await bindingOf(it.record());
  const remove = () =>
    removeAddress(it.deps, { server: it.record(), wanted: OTHER });
  const revive = killAfter(it, { stores: 2 });
  await assertRejects(remove, Error, "killed");
  revive();
  assertEquals(await it.states(), ["server_changed", "server_changed"]);
  await remove();
  assertEquals(urlsOf(it.record()), [HOME]);
  assertEquals(await it.states(), ["valid", "valid"]);
  const failure = await failureOf(it.keyring.retrieve(it.demo, both));
  assertEquals(failure.kind, "server_changed");
});

Deno.test("removeAddress() makes the next address the first one, and keeps the last one", async () => {
  const it = await withSignedIn();
  await it.add();
  const { host } = new URL(HOME);
  await removeAddress(it.deps, { server: it.record(), wanted: host });
  assertEquals(urlsOf(it.record()), [OTHER]);
  assertEquals(await it.states(), ["valid", "valid"]);
  const last = { server: it.record(), wanted: OTHER };
  assertEquals((await failureOf(removeAddress(it.deps, last))).kind, "usage");
  const none = { server: it.record(), wanted: HOME };
  const missing = await failureOf(removeAddress(it.deps, none));
  assertEquals(missing.kind, "not_found");
});

Deno.test("orderAddresses() makes another address the first one, unless another program has added one", async () => {
  const it = await withSignedIn();
  await it.add();
  const wanted = [new URL(OTHER).host];
  await orderAddresses(it.deps, { server: it.record(), wanted });
  assertEquals(urlsOf(it.record()), [OTHER, HOME]);
  assertEquals(await it.states(), ["valid", "valid"]);
  it.accounts.saveServer({ ...it.record(), addresses: [PLANTED] });
  const planted = { server: it.record(), wanted: [PLANTED.url] };
  const failure = await failureOf(orderAddresses(it.deps, planted));
  assertEquals(failure.kind, "server_changed");
});

Deno.test("trustServer() changes the trust of the address that is meant", async () => {
  const it = await withSignedIn();
  await it.add();
  const [, address] = addressesOf(it.record());
  assert(address !== undefined);
  const none = { trustNew: false, byCa: false, caPem: null };
  const change = { ...none, server: it.record(), address, pinSha256: PIN };
  await trustServer(it.deps, change, it);
  const [first, second] = addressesOf(it.record());
  assertEquals([first.trust.pinSha256, second?.trust.pinSha256], [null, PIN]);
  assertEquals(await it.states(), ["valid", "valid"]);
});

Deno.test("trustServer() connects to nothing when another program has added an address", async () => {
  const it = await withSignedIn();
  const server = { ...it.record(), addresses: [PLANTED] };
  it.accounts.saveServer(server);
  const none = { byCa: false, caPem: null, pinSha256: null, trustNew: true };
  for (const address of addressesOf(server)) {
    const change = { ...none, server, address };
    const failure = await failureOf(trustServer(it.deps, change, it));
    assertEquals(failure.kind, "server_changed");
  }
  assertEquals(it.servers.opened, []);
});

Deno.test("signIn() works at any address of the server, and keeps all of them", async () => {
  for (const url of [HOME, OTHER]) {
    const it = await withSignedIn();
    await it.add();
    await signIn(it.deps, request({ url, force: true }), it);
    assertEquals(urlsOf(it.record()), [HOME, OTHER]);
    assertEquals((await it.states())[1], "valid");
  }
});

Deno.test("signIn() binds its token to no address that another program has added", async () => {
  const it = await withSignedIn();
  it.accounts.saveServer({ ...it.record(), addresses: [PLANTED] });
  const again = () => signIn(it.deps, request({ force: true }), it);
  assertEquals((await failureOf(again())).kind, "server_changed");
  for (const account of [it.demo, it.ada]) await it.keyring.delete(account);
  await again();
  assertEquals(urlsOf(it.record()), [HOME]);
  assertEquals((await it.states())[0], "valid");
});

Deno.test("signIn() sends no password to an address that only another program has added", async () => {
  const it = await withSignedIn();
  const trust = { ...SYSTEM_TRUST, pinSha256: PIN };
  it.accounts.saveServer({
    ...it.record(),
    addresses: [{ url: OTHER, trust }],
  });
  const there = () => signIn(it.deps, request({ url: OTHER }), it);
  assertEquals((await failureOf(there())).kind, "server_changed");
  assertEquals(it.servers.opened, []);
  for (const account of [it.demo, it.ada]) await it.keyring.delete(account);
  it.other.needsPin = true;
  assertEquals((await failureOf(there())).kind, "tls_untrusted");
  assertEquals(it.other.passwordSignIns, 0);
});

Deno.test("signOut() removes the other addresses with the last account", async () => {
  const it = await withSignedIn();
  await it.add();
  const call = {};
  await signOut(it.deps, { account: it.demo, localOnly: false, call });
  assertEquals(urlsOf(it.record()), [HOME, OTHER]);
  await signOut(it.deps, { account: it.ada, localOnly: false, call });
  assertEquals(urlsOf(it.record()), [HOME]);
});
