/** Tests that an account has a valid token at every moment of a rotation. */
import {
  rotateToken,
  secondDevice,
} from "../../../src/auth/sign_in/rotate_token.ts";
import { signIn } from "../../../src/auth/sign_in/sign_in.ts";
import { type Account, FOREIGN_DEVICE } from "../../../src/core/account.ts";
import { Failure } from "../../../src/core/failure.ts";
import type { MediaServer } from "../../../src/core/ports.ts";
import { Secret } from "../../../src/core/secret.ts";
import type { ServerSession } from "../../../src/core/session_ports.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { BOUND } from "../../bound.ts";
import {
  type AuthFixture,
  makeFixture,
  oneAtATime,
  request,
} from "../auth_fixture.ts";

const PASSWORD = new Secret("demo");

async function signedIn(): Promise<AuthFixture & { account: Account }> {
  const fixture = makeFixture();
  const account = await signIn(fixture.deps, request(), fixture);
  return { ...fixture, account };
}

async function storedToken({ keyring, account }: {
  keyring: AuthFixture["keyring"];
  account: Account;
}): Promise<string> {
  const token = await keyring.inner.retrieve(account, BOUND);
  return token?.expose() ?? "";
}

for (const password of [null, PASSWORD]) {
  const way = password === null ? "its own approval" : "a password";
  Deno.test(`rotateToken() leaves one new token of the same device with ${way}`, async () => {
    const fixture = await signedIn();
    const before = await storedToken(fixture);
    const { deps, account, tell: call } = fixture;
    const options = { account, password, call: { tell: call } };
    const rotated = await rotateToken(deps, options);
    const after = await storedToken(fixture);
    assert(after !== before);
    assertEquals([...fixture.home.tokens], [
      [after, { user: "demo", deviceId: account.deviceId }],
    ]);
    assertEquals(rotated.deviceId, account.deviceId);
    assertEquals(fixture.reported, []);
    assertEquals(fixture.servers.openConnections, 0);
  });
}

Deno.test("rotateToken() leaves another account active, and keeps the alias", async () => {
  const fixture = await signedIn();
  const { deps, home, account } = fixture;
  fixture.accounts.saveAccount({ ...account, alias: "den" });
  home.users.set("ada", { id: "a".repeat(32), password: "demo" });
  const method = {
    kind: "password",
    userName: "ada",
    password: PASSWORD,
  } as const;
  await signIn(deps, request({ method }), fixture);
  const options = { account, password: null, call: fixture };
  const rotated = await rotateToken(deps, options);
  assertEquals([rotated.active, rotated.alias], [false, "den"]);
});

Deno.test("rotateToken() gives a device of its own to a token of another client", async () => {
  const fixture = makeFixture();
  const token = new Secret(fixture.home.make("demo", "9".repeat(32)));
  const given = request({ method: { kind: "token", token } });
  const account = await signIn(fixture.deps, given, fixture);
  assertEquals(account.deviceId, FOREIGN_DEVICE);
  const options = { account, password: null, call: fixture };
  const rotated = await rotateToken(fixture.deps, options);
  assert(rotated.deviceId !== FOREIGN_DEVICE);
  const stored = await storedToken({ ...fixture, account });
  assertEquals([...fixture.home.tokens.keys()], [stored]);
});

Deno.test("rotateToken() fails when another client's token is not revoked", async () => {
  const fixture = makeFixture();
  const token = new Secret(fixture.home.make("demo", "9".repeat(32)));
  const given = request({ method: { kind: "token", token } });
  const account = await signIn(fixture.deps, given, fixture);
  fixture.home.keepsTokens = true;
  const failure = await assertRejects(
    () => rotateToken(fixture.deps, { account, password: null, call: fixture }),
    Failure,
  );
  assertEquals(failure.kind, "partial");
  assert(await storedToken({ ...fixture, account }) !== token.expose());
});

Deno.test("rotateToken() asks for a password when Quick Connect is off", async () => {
  const fixture = await signedIn();
  const before = await storedToken(fixture);
  fixture.home.quickConnect = false;
  const options = {
    account: fixture.account,
    password: null,
    call: fixture,
  };
  const failure = await assertRejects(
    () => rotateToken(fixture.deps, options),
    Failure,
  );
  assertEquals(failure.kind, "forbidden");
  assertEquals(failure.details, { needsPassword: true });
  const wrong = { ...options, password: new Secret("wrong") };
  const refused = await assertRejects(
    () => rotateToken(fixture.deps, wrong),
    Failure,
  );
  assertEquals(refused.kind, "rejected");
  assertEquals([...fixture.home.tokens.keys()], [before]);
  assertEquals(await storedToken(fixture), before);
});

Deno.test("rotateToken() sends nothing when the record of the server was changed", async () => {
  const fixture = await signedIn();
  const { deps, account, accounts, other } = fixture;
  const server = accounts.findServer(account.serverId);
  assert(server);
  accounts.saveServer({ ...server, url: "https://other.example/jellyfin" });
  const failure = await assertRejects(
    () => rotateToken(deps, { account, password: PASSWORD, call: fixture }),
    Failure,
  );
  assertEquals(failure.kind, "server_changed");
  assertEquals(other.passwordSignIns, 0);
  assertEquals(other.seenTokens.size, 0);
});

Deno.test("rotateToken() stores no token of another user", async () => {
  const fixture = await signedIn();
  const before = await storedToken(fixture);
  fixture.home.users.set("demo", { id: "e".repeat(32), password: "demo" });
  const { account } = fixture;
  const failure = await assertRejects(
    () =>
      rotateToken(fixture.deps, { account, password: PASSWORD, call: fixture }),
    Failure,
  );
  assertEquals(failure.kind, "server_changed");
  assertEquals(await storedToken(fixture), before);
  assertEquals([...fixture.home.tokens.keys()], [before]);
});

Deno.test("rotateToken() stores the old token again when storage takes no new one", async () => {
  const fixture = await signedIn();
  const { keyring, account } = fixture;
  const before = await storedToken(fixture);
  let stores = 0;
  const { store } = keyring.inner;
  keyring.store = async (key, token, options) => {
    await store.call(keyring.inner, key, token, options);
    if (++stores === 2) throw new Failure("storage_denied", "Cannot store: no");
  };
  const failure = await assertRejects(
    () => rotateToken(fixture.deps, { account, password: null, call: fixture }),
    Failure,
  );
  assertEquals(failure.kind, "storage_denied");
  assertEquals(await storedToken(fixture), before);
  assertEquals([...fixture.home.tokens.keys()], [before]);
});

Deno.test("rotateToken() leaves a valid token when the server refuses the second sign-in", async () => {
  const fixture = await signedIn();
  const { deps, home, account } = fixture;
  const before = await storedToken(fixture);
  const { make } = home;
  home.make = (user, deviceId) => {
    if (deviceId === account.deviceId) {
      throw new Failure("server_error", "Cannot sign in: broken", {
        code: 500,
      });
    }
    return make.call(home, user, deviceId);
  };
  const options = { account, password: PASSWORD, call: fixture };
  await assertRejects(() => rotateToken(deps, options), Failure);
  assertEquals([...home.tokens.keys()], [await storedToken(fixture)]);
  assert(!home.tokens.has(before));
  const text = JSON.stringify(fixture.reported);
  assert(text.includes("has a new token already"), text);
  home.make = make;
  await rotateToken(deps, options);
  assertEquals([...home.tokens.keys()], [await storedToken(fixture)]);
});

class Killed extends Error {}

/** Lets `steps` more calls through in all, and then none, as if killed. */
function until(steps: number) {
  let left = steps;
  const step = () => {
    if (left-- <= 0) throw new Killed();
  };
  const wrap = <T extends object>(port: T, nested: string[] = []): T =>
    new Proxy(port, {
      get(target, name) {
        const value = Reflect.get(target, name, target);
        if (typeof value !== "function") return value;
        return (...args: unknown[]) => {
          if (name !== "close") step();
          const result = value.apply(target, args);
          const inner = nested.includes(String(name));
          return inner ? wrap(result, nested) : result;
        };
      },
    });
  return { wrap, wasKilled: () => left < 0 };
}

/** Returns the ports of a process that is killed after so many calls. */
function killedAfter(steps: number, fixture: AuthFixture) {
  const { wrap, wasKilled } = until(steps);
  const { deps, accounts, servers } = fixture;
  const deadly = {
    ...deps,
    accounts: wrap(accounts),
    storages: wrap(deps.storages, ["at", "during"]),
    alone: oneAtATime(),
    servers: {
      ...servers,
      open: async (address: Parameters<typeof servers.open>[0]) =>
        wrap<MediaServer | ServerSession>(await servers.open(address), [
          "as",
          "onDevice",
        ]) as MediaServer,
    },
  };
  return { deadly, wasKilled };
}

for (const password of [null, PASSWORD]) {
  const way = password === null ? "its own approval" : "a password";
  Deno.test(`rotateToken() leaves a usable account when killed at any call, with ${way}`, async () => {
    for (let steps = 0;; steps++) {
      const fixture = await signedIn();
      const { deps, home, account } = fixture;
      const { deadly, wasKilled } = killedAfter(steps, fixture);
      const options = { account, password, call: fixture };
      await rotateToken(deadly, options).catch(() => undefined);
      const stored = await storedToken(fixture);
      assert(home.tokens.has(stored), `valid after ${steps} calls`);
      const found = fixture.accounts.findAccount(account);
      assert(found, `the account is there after ${steps} calls`);
      // The next rotation leaves no session of the one that was killed.
      await rotateToken(deps, { ...options, account: found });
      assertEquals([...home.tokens.keys()], [await storedToken(fixture)]);
      if (!wasKilled()) return assert(steps > 20, String(steps));
    }
  });
}

Deno.test("secondDevice() is the device's own inverse", () => {
  const device = "0123456789abcdef".repeat(2);
  assertEquals(secondDevice(device), "0123456789abcdef0123456789abcdee");
  assertEquals(secondDevice(secondDevice(device)), device);
});
