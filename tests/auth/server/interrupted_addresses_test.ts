/** Tests changes of addresses that fail, or that two processes make at once. */
import type { AuthDependencies } from "../../../src/auth/dependencies.ts";
import { removeAddress } from "../../../src/auth/server/change_addresses.ts";
import { trustServer } from "../../../src/auth/server/trust_server.ts";
import { signIn } from "../../../src/auth/sign_in/sign_in.ts";
import { Failure } from "../../../src/core/failure.ts";
import { findAddress } from "../../../src/core/server_address.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { HOME, OTHER, request } from "../auth_fixture.ts";
import { failureOf, PLANTED, urlsOf, withSignedIn } from "./address_fixture.ts";

Deno.test("addAddress() leaves the tokens as they were when the record or a token cannot be stored", async () => {
  const it = await withSignedIn();
  const full = new Failure("storage_unavailable", "Cannot write: disk is full");
  const save = it.accounts.saveServer.bind(it.accounts);
  it.accounts.saveServer = () => {
    throw full;
  };
  assertEquals(await failureOf(it.add()), full);
  it.accounts.saveServer = save;
  assertEquals(await it.states(), ["valid", "valid"]);
  const store = it.keyring.store.bind(it.keyring);
  it.keyring.store = (key, ...given) =>
    "userId" in key && key.userId === it.demo.userId
      ? Promise.reject(full)
      : store(key, ...given);
  assertEquals(await failureOf(it.add()), full);
  it.keyring.store = store;
  assertEquals(await it.states(), ["valid", "valid"]);
});

Deno.test("removeAddress() binds no token to an added address when the record cannot be saved", async () => {
  const it = await withSignedIn();
  it.accounts.saveServer({ ...it.record(), addresses: [PLANTED] });
  const save = it.accounts.saveServer.bind(it.accounts);
  it.accounts.saveServer = () => {
    throw new Error("full");
  };
  const planted = { server: it.record(), wanted: PLANTED.url };
  await assertRejects(() => removeAddress(it.deps, planted), Error, "full");
  it.accounts.saveServer = save;
  assertEquals(await it.states(), ["server_changed", "server_changed"]);
});

Deno.test("addAddress() refuses a second process that adds one too many", async () => {
  const it = await withSignedIn();
  const name = (i: number) => `https://a${i}.example`;
  const open = it.servers.open.bind(it.servers);
  it.servers.open = (address) => open({ ...address, url: OTHER });
  for (let i = 1; i < 7; i++) await it.add(name(i));
  const both = await Promise.allSettled([it.add(name(7)), it.add(name(8))]);
  assertEquals(both.map((it) => it.status), ["fulfilled", "rejected"]);
  assertEquals(urlsOf(it.record()).length, 8);
  assertEquals(await it.states(), ["valid", "valid"]);
});

for (const force of [true, false]) {
  const how = force ? "with a new token" : "with its stored token";
  Deno.test(`signIn() ${how} keeps the addresses that another process has changed meanwhile`, async () => {
    for (const added of [true, false]) {
      const it = await withSignedIn();
      if (!added) await it.add();
      const wanted = OTHER;
      const change = () =>
        added
          ? it.add()
          : removeAddress(it.deps, { server: it.record(), wanted });
      const alone: AuthDependencies["alone"] = async (use) => {
        await change();
        return await it.deps.alone(use);
      };
      await signIn({ ...it.deps, alone }, request({ force }), it);
      assertEquals(urlsOf(it.record()), added ? [HOME, OTHER] : [HOME]);
      assertEquals((await it.states())[1], "valid");
      it.home.down = new Failure("unreachable", "Cannot reach: down");
      it.other.seenTokens.clear();
      await it.states();
      assertEquals(it.other.seenTokens.size > 0, added);
    }
  });
}

Deno.test("trustServer() brings back no address that another process removes meanwhile", async () => {
  const it = await withSignedIn();
  await it.add();
  const server = it.record();
  const none = { byCa: false, caPem: null, trustNew: false };
  const pinSha256 = "ab".repeat(32);
  const alone: AuthDependencies["alone"] = async (use) => {
    await removeAddress(it.deps, { server, wanted: OTHER });
    return await it.deps.alone(use);
  };
  for (const [address, kind] of [[HOME, null], [OTHER, "not_found"]] as const) {
    if (kind !== null) await it.add();
    const found = findAddress(server, address);
    assert(found !== null);
    const change = { ...none, server: it.record(), address: found, pinSha256 };
    const trusted = trustServer({ ...it.deps, alone }, change, it);
    if (kind === null) await trusted;
    else assertEquals((await failureOf(trusted)).kind, kind);
    assertEquals(urlsOf(it.record()), [HOME]);
    assertEquals(await it.states(), ["valid", "valid"]);
  }
});

Deno.test("checkAccounts() waits for another process that has stored the tokens but not the record", async () => {
  const it = await withSignedIn();
  const store = it.keyring.store.bind(it.keyring);
  const stored = Promise.withResolvers<void>();
  const goesOn = Promise.withResolvers<void>();
  it.keyring.store = async (...given) => {
    await store(...given);
    stored.resolve();
    await goesOn.promise;
  };
  const adding = it.add();
  await stored.promise;
  const states = it.states();
  await new Promise<void>((done) => setTimeout(done));
  goesOn.resolve();
  await adding;
  assertEquals(await states, ["valid", "valid"]);
});
