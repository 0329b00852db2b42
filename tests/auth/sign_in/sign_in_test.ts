import { Failure } from "../../../src/core/failure.ts";
import { bindingOf } from "../../../src/core/token_binding.ts";
import { Secret } from "../../../src/core/secret.ts";
import { signIn } from "../../../src/auth/sign_in/sign_in.ts";
import { assert, assertEquals, assertRejects } from "../../assert.ts";
import { HOME, makeWorld, OTHER, request } from "../auth_world.ts";
import { BOUND } from "../../bound.ts";

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  return await assertRejects(() => promise, Failure);
}

Deno.test("signIn() keeps token and account when the server accepts", async () => {
  const world = makeWorld();
  const account = await signIn(world.parts, request(), world);
  const token = await world.keyring.retrieve(account, BOUND);
  assertEquals(world.home.tokens.has(token?.expose() ?? ""), true);
  assertEquals(account.tokenStorage, "libsecret");
  assertEquals(account.active, true);
  assertEquals(world.accounts.findAccount(account), account);
  assertEquals(world.accounts.findServer(world.home.id)?.url, HOME);
  assertEquals(world.servers.openConnections, 0);
});

Deno.test("signIn() keeps nothing when the password is wrong", async () => {
  const world = makeWorld();
  const password = new Secret("wrong");
  const method = { kind: "password", userName: "demo", password } as const;
  const failure = await failureOf(
    signIn(world.parts, request({ method }), world),
  );
  assertEquals(failure.kind, "rejected");
  assertEquals(world.accounts.listAccounts(), []);
  assertEquals(world.accounts.listServers(), []);
  assertEquals(world.home.passwordSignIns, 1);
});

Deno.test("signIn() accepts an empty password when the user has none", async () => {
  const world = makeWorld();
  const password = new Secret("");
  const method = { kind: "password", userName: "ada", password } as const;
  const account = await signIn(world.parts, request({ method }), world);
  assertEquals(account.userName, "ada");
});

Deno.test("signIn() uses the file and says so when there is no keyring", async () => {
  const world = makeWorld({ keyringAvailable: false });
  const account = await signIn(world.parts, request(), world);
  assertEquals(account.tokenStorage, "encrypted-file");
  const [notice] = world.told;
  assert(notice?.kind === "notice" && notice.text.includes("no session bus"));
});

Deno.test("signIn() fails before the password when a keyring is asked for and none is there", async () => {
  const world = makeWorld({ keyringAvailable: false });
  const failure = await failureOf(
    signIn(world.parts, request({ store: "keyring" }), world),
  );
  assertEquals(failure.kind, "storage_unavailable");
  assertEquals(world.home.passwordSignIns, 0);
});

Deno.test("signIn() ends the new token when storage refuses it", async () => {
  const world = makeWorld();
  world.keyring.failure = new Failure("storage_locked", "Cannot store: locked");
  const failure = await failureOf(signIn(world.parts, request(), world));
  assertEquals(failure.kind, "storage_locked");
  assertEquals(world.home.tokens.size, 0);
  assertEquals(world.accounts.listAccounts(), []);
});

Deno.test("signIn() uses the stored token again when it still works", async () => {
  const world = makeWorld();
  await signIn(world.parts, request(), world);
  const before = [...world.home.tokens.keys()];
  await signIn(world.parts, request({ alias: "den" }), world);
  assertEquals([...world.home.tokens.keys()], before);
  assertEquals(world.accounts.listAccounts()[0]?.alias, "den");
});

Deno.test("signIn() replaces token and keeps device id when forced", async () => {
  const world = makeWorld();
  const first = await signIn(world.parts, request(), world);
  const second = await signIn(world.parts, request({ force: true }), world);
  assertEquals(second.deviceId, first.deviceId);
  assertEquals(world.home.passwordSignIns, 2);
  const token = await world.keyring.retrieve(second, BOUND);
  assertEquals([...world.home.tokens.keys()], [token?.expose() ?? ""]);
});

Deno.test("signIn() signs in anew when the stored token is dead", async () => {
  const world = makeWorld();
  await signIn(world.parts, request(), world);
  world.home.tokens.clear();
  const account = await signIn(world.parts, request(), world);
  const token = await world.keyring.retrieve(account, BOUND);
  assertEquals([...world.home.tokens.keys()], [token?.expose() ?? ""]);
});

Deno.test("signIn() stays with the account's storage unless told otherwise", async () => {
  const world = makeWorld();
  await signIn(world.parts, request({ store: "file" }), world);
  const again = await signIn(world.parts, request({ force: true }), world);
  assertEquals(again.tokenStorage, "encrypted-file");
  const moved = await signIn(
    world.parts,
    request({ force: true, store: "keyring" }),
    world,
  );
  assertEquals(moved.tokenStorage, "libsecret");
  assertEquals(await world.file.retrieve(moved, BOUND), null);
});

Deno.test("signIn() refuses an unknown certificate and tells its facts", async () => {
  const world = makeWorld();
  world.home.needsPin = true;
  const failure = await failureOf(signIn(world.parts, request(), world));
  assertEquals(failure.kind, "tls_untrusted");
  assertEquals(failure.details.sha256, "ab".repeat(32));
});

Deno.test("signIn() pins what was shown when told to trust a new certificate", async () => {
  const world = makeWorld();
  world.home.needsPin = true;
  await signIn(world.parts, request({ trustNew: true }), world);
  const server = world.accounts.findServer(world.home.id);
  assertEquals(server?.pinSha256, "ab".repeat(32));
});

Deno.test("signIn() never replaces a pin when told to trust a new certificate", async () => {
  const world = makeWorld();
  world.home.needsPin = true;
  const account = await signIn(
    world.parts,
    request({ trustNew: true }),
    world,
  );
  const known = world.accounts.findServer(world.home.id);
  assert(known !== null);
  const server = { ...known, pinSha256: "cd".repeat(32) };
  world.accounts.saveServer(server);
  const binding = await bindingOf(server);
  await world.keyring.store(account, new Secret("any"), { binding });
  const failure = await failureOf(
    signIn(world.parts, request({ trustNew: true, force: true }), world),
  );
  assertEquals(failure.kind, "tls_untrusted");
  assertEquals(world.home.passwordSignIns, 1);
});

Deno.test("signIn() refuses another pin than the one on record", async () => {
  const world = makeWorld();
  world.home.needsPin = true;
  await signIn(world.parts, request({ trustNew: true }), world);
  const other = request({ pinSha256: "cd".repeat(32), force: true });
  const failure = await failureOf(signIn(world.parts, other, world));
  assertEquals(failure.kind, "tls_untrusted");
});

Deno.test("signIn() sends no password when a known address has another id", async () => {
  const world = makeWorld();
  await signIn(world.parts, request(), world);
  world.home.id = "7".repeat(32);
  const failure = await failureOf(
    signIn(world.parts, request({ force: true }), world),
  );
  assertEquals(failure.kind, "server_changed");
  assertEquals(world.home.passwordSignIns, 1);
});

Deno.test("signIn() waits for the server when it is still starting", async () => {
  const world = makeWorld();
  world.home.ready = false;
  const failure = await failureOf(signIn(world.parts, request(), world));
  assertEquals(failure.kind, "server_error");
  assertEquals(world.home.passwordSignIns, 0);
});

Deno.test("signIn() stores a given token when the server knows it", async () => {
  const world = makeWorld();
  const text = world.home.make("demo", "9".repeat(32));
  const method = { kind: "token", token: new Secret(text) } as const;
  const account = await signIn(world.parts, request({ method }), world);
  assertEquals((await world.keyring.retrieve(account, BOUND))?.expose(), text);
});

Deno.test("signIn() stores nothing when the server does not know a given token", async () => {
  const world = makeWorld();
  const method = { kind: "token", token: new Secret("nonsense") } as const;
  const failure = await failureOf(
    signIn(world.parts, request({ method }), world),
  );
  assertEquals(failure.kind, "rejected");
  assertEquals(world.accounts.listAccounts(), []);
});

Deno.test("signIn() shows a code and signs in when it is approved", async () => {
  const world = makeWorld();
  const method = { kind: "quick-connect", userName: null } as const;
  const account = await signIn(world.parts, request({ method }), {
    tell(progress) {
      world.tell(progress);
      if (progress.kind !== "quick-connect-code") return;
      const waiting = world.home.codes.get(progress.code);
      if (waiting) waiting.user = "ada";
    },
  });
  assertEquals(account.userName, "ada");
  assertEquals(world.told.map((it) => it.kind), ["quick-connect-code"]);
});

Deno.test("signIn() renews the code and gives up when nobody approves", async () => {
  const world = makeWorld();
  const method = { kind: "quick-connect", userName: null } as const;
  const failure = await failureOf(
    signIn(world.parts, request({ method }), world),
  );
  assertEquals(failure.kind, "expired");
  const codes = world.told.filter((it) => it.kind === "quick-connect-code");
  assertEquals(codes.length, 3);
  const [, notice] = world.told;
  assert(notice?.kind === "notice" && notice.text.includes("The code expired"));
});

Deno.test("signIn() ends the replaced token when the device id differs", async () => {
  const world = makeWorld();
  const first = await signIn(world.parts, request(), world);
  const method = { kind: "quick-connect", userName: null } as const;
  const second = await signIn(world.parts, request({ method }), {
    tell(progress) {
      if (progress.kind !== "quick-connect-code") return;
      const waiting = world.home.codes.get(progress.code);
      if (waiting) waiting.user = "demo";
    },
  });
  assert(second.deviceId !== first.deviceId);
  assertEquals(world.home.tokens.size, 1);
});

Deno.test("signIn() keeps accounts of two servers apart", async () => {
  const world = makeWorld();
  await signIn(world.parts, request(), world);
  await signIn(world.parts, request({ url: OTHER }), world);
  const accounts = world.accounts.listAccounts();
  assertEquals(accounts.length, 2);
  assertEquals(accounts.filter((it) => it.active).length, 1);
  assertEquals(new Set(accounts.map((it) => it.deviceId)).size, 2);
});

Deno.test("signIn() names the version when the server is too old, and signs in", async () => {
  for (const [version, told] of [["10.8.13", 1], ["10.10.7", 0]] as const) {
    const world = makeWorld();
    world.home.version = version;
    await signIn(world.parts, request(), world);
    const about = world.told.filter((it) =>
      it.kind === "notice" && it.text.includes("older than 10.10")
    );
    assertEquals(about.length, told, version);
  }
});

for (const pinSha256 of [null, "ab".repeat(32)]) {
  for (const provesKey of [true, false]) {
    const isWeak = pinSha256 !== null && !provesKey;
    const which = `${pinSha256 === null ? "no" : "a"} pin`;
    Deno.test(`signIn() says that ${which} is weak: ${isWeak}, when pins prove the key: ${provesKey}`, async () => {
      const world = makeWorld();
      world.servers.pinsProveKey = provesKey;
      await signIn(world.parts, request({ pinSha256 }), world);
      const told = JSON.stringify(world.told);
      assertEquals(told.includes("use it for trials only"), isWeak);
    });
  }
}
