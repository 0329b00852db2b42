import { Failure } from "../../../src/core/failure.ts";
import { bindingOf } from "../../../src/core/token_binding.ts";
import { Secret } from "../../../src/core/secret.ts";
import { signIn } from "../../../src/auth/sign_in/sign_in.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { HOME, makeFixture, OTHER, request } from "../auth_fixture.ts";
import { BOUND } from "../../bound.ts";

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  return await assertRejects(() => promise, Failure);
}

Deno.test("signIn() keeps token and account when the server accepts", async () => {
  const fixture = makeFixture();
  const account = await signIn(fixture.deps, request(), fixture);
  const token = await fixture.keyring.retrieve(account, BOUND);
  assertEquals(fixture.home.tokens.has(token?.expose() ?? ""), true);
  assertEquals(account.tokenStorage, "libsecret");
  assertEquals(account.active, true);
  assertEquals(fixture.accounts.findAccount(account), account);
  assertEquals(fixture.accounts.findServer(fixture.home.id)?.url, HOME);
  assertEquals(fixture.servers.openConnections, 0);
});

Deno.test("signIn() keeps nothing when the password is wrong", async () => {
  const fixture = makeFixture();
  const password = new Secret("wrong");
  const method = { kind: "password", userName: "demo", password } as const;
  const failure = await failureOf(
    signIn(fixture.deps, request({ method }), fixture),
  );
  assertEquals(failure.kind, "rejected");
  assertEquals(fixture.accounts.listAccounts(), []);
  assertEquals(fixture.accounts.listServers(), []);
  assertEquals(fixture.home.passwordSignIns, 1);
});

Deno.test("signIn() accepts an empty password when the user has none", async () => {
  const fixture = makeFixture();
  const password = new Secret("");
  const method = { kind: "password", userName: "ada", password } as const;
  const account = await signIn(fixture.deps, request({ method }), fixture);
  assertEquals(account.userName, "ada");
});

Deno.test("signIn() uses the file and reports it when there is no keyring", async () => {
  const fixture = makeFixture({ keyringAvailable: false });
  const account = await signIn(fixture.deps, request(), fixture);
  assertEquals(account.tokenStorage, "encrypted-file");
  const [notice] = fixture.reported;
  assert(notice?.kind === "notice" && notice.text.includes("no session bus"));
});

Deno.test("signIn() fails before the password when the requested keyring is missing", async () => {
  const fixture = makeFixture({ keyringAvailable: false });
  const failure = await failureOf(
    signIn(fixture.deps, request({ store: "keyring" }), fixture),
  );
  assertEquals(failure.kind, "storage_unavailable");
  assertEquals(fixture.home.passwordSignIns, 0);
});

Deno.test("signIn() revokes the new token when storage refuses it", async () => {
  const fixture = makeFixture();
  fixture.keyring.failure = new Failure(
    "storage_locked",
    "Cannot store: locked",
  );
  const failure = await failureOf(signIn(fixture.deps, request(), fixture));
  assertEquals(failure.kind, "storage_locked");
  assertEquals(fixture.home.tokens.size, 0);
  assertEquals(fixture.accounts.listAccounts(), []);
});

Deno.test("signIn() uses the stored token again when it still works", async () => {
  const fixture = makeFixture();
  await signIn(fixture.deps, request(), fixture);
  const before = [...fixture.home.tokens.keys()];
  await signIn(fixture.deps, request({ alias: "den" }), fixture);
  assertEquals([...fixture.home.tokens.keys()], before);
  assertEquals(fixture.accounts.listAccounts()[0]?.alias, "den");
});

Deno.test("signIn() replaces token and keeps device id when forced", async () => {
  const fixture = makeFixture();
  const first = await signIn(fixture.deps, request(), fixture);
  const second = await signIn(fixture.deps, request({ force: true }), fixture);
  assertEquals(second.deviceId, first.deviceId);
  assertEquals(fixture.home.passwordSignIns, 2);
  const token = await fixture.keyring.retrieve(second, BOUND);
  assertEquals([...fixture.home.tokens.keys()], [token?.expose() ?? ""]);
});

Deno.test("signIn() signs in again when the stored token is revoked", async () => {
  const fixture = makeFixture();
  await signIn(fixture.deps, request(), fixture);
  fixture.home.tokens.clear();
  const account = await signIn(fixture.deps, request(), fixture);
  const token = await fixture.keyring.retrieve(account, BOUND);
  assertEquals([...fixture.home.tokens.keys()], [token?.expose() ?? ""]);
});

Deno.test("signIn() keeps the account's storage unless another is requested", async () => {
  const fixture = makeFixture();
  await signIn(fixture.deps, request({ store: "file" }), fixture);
  const again = await signIn(fixture.deps, request({ force: true }), fixture);
  assertEquals(again.tokenStorage, "encrypted-file");
  const moved = await signIn(
    fixture.deps,
    request({ force: true, store: "keyring" }),
    fixture,
  );
  assertEquals(moved.tokenStorage, "libsecret");
  assertEquals(await fixture.file.retrieve(moved, BOUND), null);
});

Deno.test("signIn() refuses an unknown certificate and reports its facts", async () => {
  const fixture = makeFixture();
  fixture.home.needsPin = true;
  const failure = await failureOf(signIn(fixture.deps, request(), fixture));
  assertEquals(failure.kind, "tls_untrusted");
  assertEquals(failure.details.sha256, "ab".repeat(32));
});

Deno.test("signIn() pins the shown certificate when a new one is to be trusted", async () => {
  const fixture = makeFixture();
  fixture.home.needsPin = true;
  await signIn(fixture.deps, request({ trustNew: true }), fixture);
  const server = fixture.accounts.findServer(fixture.home.id);
  assertEquals(server?.trust.pinSha256, "ab".repeat(32));
});

Deno.test("signIn() never replaces a pin when a new certificate is to be trusted", async () => {
  const fixture = makeFixture();
  fixture.home.needsPin = true;
  const account = await signIn(
    fixture.deps,
    request({ trustNew: true }),
    fixture,
  );
  const known = fixture.accounts.findServer(fixture.home.id);
  assert(known !== null);
  const trust = { ...known.trust, pinSha256: "cd".repeat(32) };
  const server = { ...known, trust };
  fixture.accounts.saveServer(server);
  const binding = await bindingOf(server);
  await fixture.keyring.store(account, new Secret("any"), { binding });
  const failure = await failureOf(
    signIn(fixture.deps, request({ trustNew: true, force: true }), fixture),
  );
  assertEquals(failure.kind, "tls_untrusted");
  assertEquals(fixture.home.passwordSignIns, 1);
});

Deno.test("signIn() refuses another pin than the one on record", async () => {
  const fixture = makeFixture();
  fixture.home.needsPin = true;
  await signIn(fixture.deps, request({ trustNew: true }), fixture);
  const other = request({ pinSha256: "cd".repeat(32), force: true });
  const failure = await failureOf(signIn(fixture.deps, other, fixture));
  assertEquals(failure.kind, "tls_untrusted");
});

Deno.test("signIn() sends no password when a known address has another id", async () => {
  const fixture = makeFixture();
  await signIn(fixture.deps, request(), fixture);
  fixture.home.id = "7".repeat(32);
  const failure = await failureOf(
    signIn(fixture.deps, request({ force: true }), fixture),
  );
  assertEquals(failure.kind, "server_changed");
  assertEquals(fixture.home.passwordSignIns, 1);
});

Deno.test("signIn() waits for the server when it is still starting", async () => {
  const fixture = makeFixture();
  fixture.home.ready = false;
  const failure = await failureOf(signIn(fixture.deps, request(), fixture));
  assertEquals(failure.kind, "server_error");
  assertEquals(fixture.home.passwordSignIns, 0);
});

Deno.test("signIn() stores a given token when the server knows it", async () => {
  const fixture = makeFixture();
  const text = fixture.home.make("demo", "9".repeat(32));
  const method = { kind: "token", token: new Secret(text) } as const;
  const account = await signIn(fixture.deps, request({ method }), fixture);
  assertEquals(
    (await fixture.keyring.retrieve(account, BOUND))?.expose(),
    text,
  );
});

Deno.test("signIn() stores nothing when the server does not know a given token", async () => {
  const fixture = makeFixture();
  const method = { kind: "token", token: new Secret("nonsense") } as const;
  const failure = await failureOf(
    signIn(fixture.deps, request({ method }), fixture),
  );
  assertEquals(failure.kind, "rejected");
  assertEquals(fixture.accounts.listAccounts(), []);
});

Deno.test("signIn() shows a code and signs in when it is approved", async () => {
  const fixture = makeFixture();
  const method = { kind: "quick-connect", userName: null } as const;
  const account = await signIn(fixture.deps, request({ method }), {
    tell(progress) {
      fixture.tell(progress);
      if (progress.kind !== "quick-connect-code") return;
      const waiting = fixture.home.codes.get(progress.code);
      if (waiting) waiting.user = "ada";
    },
  });
  assertEquals(account.userName, "ada");
  assertEquals(fixture.reported.map((it) => it.kind), ["quick-connect-code"]);
});

Deno.test("signIn() renews the code and gives up when no code is approved", async () => {
  const fixture = makeFixture();
  const method = { kind: "quick-connect", userName: null } as const;
  const failure = await failureOf(
    signIn(fixture.deps, request({ method }), fixture),
  );
  assertEquals(failure.kind, "expired");
  const codes = fixture.reported.filter((it) =>
    it.kind === "quick-connect-code"
  );
  assertEquals(codes.length, 3);
  const [, notice] = fixture.reported;
  assert(notice?.kind === "notice" && notice.text.includes("The code expired"));
});

Deno.test("signIn() revokes the replaced token when the device id differs", async () => {
  const fixture = makeFixture();
  const first = await signIn(fixture.deps, request(), fixture);
  const method = { kind: "quick-connect", userName: null } as const;
  const second = await signIn(fixture.deps, request({ method }), {
    tell(progress) {
      if (progress.kind !== "quick-connect-code") return;
      const waiting = fixture.home.codes.get(progress.code);
      if (waiting) waiting.user = "demo";
    },
  });
  assert(second.deviceId !== first.deviceId);
  assertEquals(fixture.home.tokens.size, 1);
});

Deno.test("signIn() keeps accounts of two servers apart", async () => {
  const fixture = makeFixture();
  await signIn(fixture.deps, request(), fixture);
  await signIn(fixture.deps, request({ url: OTHER }), fixture);
  const accounts = fixture.accounts.listAccounts();
  assertEquals(accounts.length, 2);
  assertEquals(accounts.filter((it) => it.active).length, 1);
  assertEquals(new Set(accounts.map((it) => it.deviceId)).size, 2);
});

Deno.test("signIn() reports the version of a server that is too old, and signs in", async () => {
  for (const [version, reported] of [["10.8.13", 1], ["10.10.7", 0]] as const) {
    const fixture = makeFixture();
    fixture.home.version = version;
    await signIn(fixture.deps, request(), fixture);
    const about = fixture.reported.filter((it) =>
      it.kind === "notice" && it.text.includes("older than 10.10")
    );
    assertEquals(about.length, reported, version);
  }
});

for (const pinSha256 of [null, "ab".repeat(32)]) {
  for (const provesKey of [true, false]) {
    const isWeak = pinSha256 !== null && !provesKey;
    const which = `${pinSha256 === null ? "no" : "a"} pin`;
    Deno.test(`signIn() says that ${which} is weak: ${isWeak}, when pins prove the key: ${provesKey}`, async () => {
      const fixture = makeFixture();
      fixture.servers.pinsProveKey = provesKey;
      await signIn(fixture.deps, request({ pinSha256 }), fixture);
      const reported = JSON.stringify(fixture.reported);
      assertEquals(reported.includes("use it for trials only"), isWeak);
    });
  }
}
