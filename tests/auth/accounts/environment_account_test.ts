import { openEnvironmentAccountDependencies } from "../../../src/auth/accounts/environment_account.ts";
import { checkAccounts } from "../../../src/auth/accounts/check_accounts.ts";
import { resolveAccount } from "../../../src/auth/accounts/resolve_account.ts";
import { readToken } from "../../../src/auth/accounts/read_token.ts";
import { signIn } from "../../../src/auth/sign_in/sign_in.ts";
import { FOREIGN_DEVICE } from "../../../src/core/account.ts";
import { Failure } from "../../../src/core/failure.ts";
import { Secret } from "../../../src/core/secret.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { HOME, makeFixture, OTHER, request } from "../auth_fixture.ts";
import { BOUND } from "../../bound.ts";

function given(token: string) {
  return { url: HOME, token: new Secret(token), caPem: null };
}

Deno.test("openEnvironmentAccountDependencies() knows only this account and does not store it", async () => {
  const fixture = makeFixture();
  await signIn(fixture.deps, request(), fixture);
  const token = fixture.home.make("ada", "9".repeat(32));
  const deps = await openEnvironmentAccountDependencies(
    fixture.deps,
    given(token),
    fixture,
  );
  const account = resolveAccount(deps.accounts, null);
  assertEquals(account.userName, "ada");
  assertEquals(account.tokenStorage, "environment");
  assertEquals((await readToken(deps, account)).token.expose(), token);
  const [report] = await checkAccounts(deps, [account], {});
  assertEquals(report?.state, "valid");
  assertEquals(fixture.accounts.listAccounts().map((it) => it.userName), [
    "demo",
  ]);
  assertEquals(await fixture.keyring.retrieve(account, BOUND), null);
  assertEquals(await fixture.file.retrieve(account, BOUND), null);
});

Deno.test("openEnvironmentAccountDependencies() uses the device of its token in every run", async () => {
  const fixture = makeFixture();
  const token = fixture.home.make("ada", "9".repeat(32));
  const ids = await Promise.all([1, 2].map(async () => {
    const deps = await openEnvironmentAccountDependencies(
      fixture.deps,
      given(token),
      fixture,
    );
    return resolveAccount(deps.accounts, null).deviceId;
  }));
  assertEquals(ids, [FOREIGN_DEVICE, FOREIGN_DEVICE]);
});

Deno.test("openEnvironmentAccountDependencies() uses another device than a stored account of the same ids", async () => {
  const fixture = makeFixture();
  const stored = await signIn(fixture.deps, request(), fixture);
  fixture.other.id = fixture.home.id;
  const token = new Secret(fixture.other.make("demo", "9".repeat(32)));
  const opened = { url: OTHER, token, caPem: null };
  const deps = await openEnvironmentAccountDependencies(
    fixture.deps,
    opened,
    fixture,
  );
  const account = resolveAccount(deps.accounts, null);
  assertEquals(account.userId, stored.userId);
  const devices = fixture.servers.opened.filter((it) => it.url === OTHER)
    .map((it) => it.deviceId);
  assertEquals(devices.includes(stored.deviceId), false);
  assert(account.deviceId !== stored.deviceId);
});

Deno.test("openEnvironmentAccountDependencies() changes nothing on record", async () => {
  const fixture = makeFixture();
  const token = fixture.home.make("ada", "9".repeat(32));
  const { accounts, storages } = await openEnvironmentAccountDependencies(
    fixture.deps,
    given(token),
    fixture,
  );
  const account = resolveAccount(accounts, null);
  await assertRejects(() => storages.choose("auto"), Failure);
  await assertRejects(() => storages.at("libsecret").delete(account), Failure);
  for (
    const change of [
      () => accounts.saveAccount(account),
      () => accounts.removeAccount(account),
      () => accounts.removeServer(account.serverId),
    ]
  ) {
    await assertRejects(() => Promise.resolve().then(change), Failure);
  }
  assertEquals(fixture.accounts.listServers(), []);
});

const REFUSED: [title: string, token: string, kind: string][] = [
  ["the server does not know the token", "nonsense", "rejected"],
  ["the token is empty", "", "usage"],
];

for (const [title, token, kind] of REFUSED) {
  Deno.test(`openEnvironmentAccountDependencies() fails when ${title}`, async () => {
    const fixture = makeFixture();
    const failure = await assertRejects(
      () =>
        openEnvironmentAccountDependencies(
          fixture.deps,
          given(token),
          fixture,
        ),
      Failure,
    );
    assertEquals(failure.kind, kind);
    assertEquals(fixture.servers.openConnections, 0);
  });
}

Deno.test("openEnvironmentAccountDependencies() names the variable for a CA when the certificate is not trusted", async () => {
  const fixture = makeFixture();
  fixture.home.needsPin = true;
  const failure = await assertRejects(
    () =>
      openEnvironmentAccountDependencies(
        fixture.deps,
        given("9".repeat(32)),
        fixture,
      ),
    Failure,
  );
  assertEquals(failure.kind, "tls_untrusted");
  assert(/JELLYTAU_CA_FILE/.test(failure.hint), failure.hint);
});

Deno.test("openEnvironmentAccountDependencies() uses https on the same host and reports it when http:// is given", async () => {
  const fixture = makeFixture();
  const token = new Secret(fixture.home.make("ada", "9".repeat(32)));
  const url = "http://home.example:8096";
  const deps = await openEnvironmentAccountDependencies(
    fixture.deps,
    { url, token, caPem: null },
    fixture,
  );
  assertEquals(deps.accounts.listServers().map((it) => it.url), [HOME]);
  const said = fixture.reported.map((it) =>
    it.kind === "notice" ? it.text : ""
  );
  assertEquals(said.length, 1);
  assert(said[0]?.includes(url) && said[0].includes(HOME));
  const urls = fixture.servers.opened.map((it) => it.url);
  assertEquals(urls.filter((it) => !it.startsWith("https://")), []);
});

Deno.test("openEnvironmentAccountDependencies() fails as insecure when no https answers", async () => {
  const fixture = makeFixture();
  const url = "http://nas.example:8096";
  const given = { url, token: new Secret("t".repeat(32)), caPem: null };
  const failure = await assertRejects(
    () => openEnvironmentAccountDependencies(fixture.deps, given, fixture),
    Failure,
  );
  assertEquals(failure.kind, "insecure");
});
