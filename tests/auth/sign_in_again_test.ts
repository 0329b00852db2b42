/** Signing in where something is there already, and where something fails. */
import { type Progress } from "../../src/auth/dependencies.ts";
import { signIn } from "../../src/auth/sign_in/sign_in.ts";
import { Failure } from "../../src/core/failure.ts";
import { Secret } from "../../src/core/secret.ts";
import { assert, assertEquals, assertRejects } from "../assert.ts";
import { type AuthWorld, makeWorld, OTHER, request } from "./auth_world.ts";
import { BOUND } from "../bound.ts";

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  return await assertRejects(() => promise, Failure);
}

/** Approves every code that is shown, as this user. */
function approving(world: AuthWorld, user: string) {
  return {
    tell(progress: Progress) {
      world.tell(progress);
      if (progress.kind !== "quick-connect-code") return;
      const waiting = world.home.codes.get(progress.code);
      if (waiting) waiting.user = user;
    },
  };
}

function byCode(userName: string | null) {
  return { kind: "quick-connect", userName } as const;
}

const STORAGE_FAILURES = [
  "storage_locked",
  "storage_denied",
  "storage_timeout",
  "storage_unavailable",
] as const;

for (const kind of STORAGE_FAILURES) {
  Deno.test(`signIn() asks the server nothing when the old token's storage is in ${kind}`, async () => {
    const world = makeWorld();
    await signIn(world.parts, request(), world);
    world.keyring.failure = new Failure(kind, "Cannot read: not now");
    const failure = await failureOf(
      signIn(world.parts, request({ force: true }), world),
    );
    assertEquals(failure.kind, kind);
    assertEquals(world.home.passwordSignIns, 1);
    assertEquals(world.home.tokens.size, 1);
  });
}

Deno.test("signIn() asks the server nothing when storage reads but takes nothing", async () => {
  const world = makeWorld();
  const account = await signIn(world.parts, request(), world);
  const full = new Failure("storage_denied", "Cannot store: read-only");
  world.keyring.store = () => Promise.reject(full);
  const failure = await failureOf(
    signIn(world.parts, request({ force: true }), world),
  );
  assertEquals(failure, full);
  assertEquals(world.home.passwordSignIns, 1);
  const kept = await world.keyring.retrieve(account, BOUND);
  assertEquals([...world.home.tokens.keys()], [kept?.expose() ?? ""]);
});

Deno.test("signIn() replaces an entry that is damaged", async () => {
  const world = makeWorld();
  const account = await signIn(world.parts, request(), world);
  const damaged = new Failure("storage_damaged", "Cannot read: it is damaged");
  world.keyring.retrieve = () => Promise.reject(damaged);
  await signIn(world.parts, request(), world);
  const kept = await world.keyring.inner.retrieve(account, BOUND);
  assertEquals([...world.home.tokens.keys()], [kept?.expose() ?? ""]);
});

Deno.test("signIn() leaves no copy in the new storage when the password is wrong", async () => {
  const world = makeWorld();
  const account = await signIn(world.parts, request(), world);
  const password = new Secret("wrong");
  const method = { kind: "password", userName: "demo", password } as const;
  const changes = { method, store: "file", force: true } as const;
  const failure = await failureOf(
    signIn(world.parts, request(changes), world),
  );
  assertEquals(failure.kind, "rejected");
  assertEquals(await world.file.retrieve(account, BOUND), null);
  assert(await world.keyring.retrieve(account, BOUND) !== null);
});

Deno.test("signIn() moves the token when another storage is named", async () => {
  const world = makeWorld();
  await signIn(world.parts, request(), world);
  const moved = await signIn(world.parts, request({ store: "file" }), world);
  assertEquals(moved.tokenStorage, "encrypted-file");
  assertEquals(await world.keyring.retrieve(moved, BOUND), null);
});

Deno.test("signIn() says that a token which it cannot read lives on at the server", async () => {
  const world = makeWorld();
  await signIn(world.parts, request(), world);
  world.keyring.failure = new Failure("storage_locked", "Cannot: locked");
  const token = new Secret(world.home.make("demo", "9".repeat(32)));
  const method = { kind: "token", token } as const;
  await signIn(world.parts, request({ method, store: "file" }), world);
  const text = JSON.stringify(world.told);
  assert(text.includes("previous token still works on the server"), text);
  assertEquals(world.home.tokens.size, 2);
});

Deno.test("signIn() moves away from a keyring that is gone, and says what may remain", async () => {
  const world = makeWorld();
  await signIn(world.parts, request(), world);
  world.keyring.failure = new Failure("storage_unavailable", "Cannot: no bus");
  const moved = await signIn(world.parts, request({ store: "file" }), world);
  assertEquals(moved.tokenStorage, "encrypted-file");
  const text = JSON.stringify(world.told);
  assert(text.includes("The old token could not be deleted"));
});

Deno.test("signIn() takes everything back when the account cannot be recorded", async () => {
  const world = makeWorld();
  world.accounts.saveAccount = () => {
    throw new Failure("storage_unavailable", "Cannot write: the disk is full");
  };
  const failure = await failureOf(signIn(world.parts, request(), world));
  assertEquals(failure.kind, "storage_unavailable");
  assertEquals(world.home.tokens.size, 0);
  const key = { serverId: world.home.id, userId: "d".repeat(32) };
  assertEquals(await world.keyring.retrieve(key, BOUND), null);
});

Deno.test("signIn() withdraws the new token when another server's id comes with it", async () => {
  const world = makeWorld();
  const open = world.servers.open.bind(world.servers);
  world.servers.open = async (address) => {
    const server = await open(address);
    const signInWithPassword = server.signInWithPassword.bind(server);
    server.signInWithPassword = async (name, password) => ({
      ...await signInWithPassword(name, password),
      serverId: "7".repeat(32),
    });
    return server;
  };
  const failure = await failureOf(signIn(world.parts, request(), world));
  assertEquals(failure.kind, "server_changed");
  assertEquals(world.home.tokens.size, 0);
  assertEquals(world.accounts.listAccounts(), []);
});

Deno.test("signIn() withdraws the new token also when it was interrupted meanwhile", async () => {
  const world = makeWorld();
  const stop = new AbortController();
  world.keyring.store = () => {
    stop.abort();
    return Promise.reject(new Failure("cancelled", "Cannot store: stopped"));
  };
  const call = { ...world, signal: stop.signal };
  const failure = await failureOf(signIn(world.parts, request(), call));
  assertEquals(failure.kind, "cancelled");
  assertEquals(world.home.tokens.size, 0);
});

Deno.test("signIn() says so when the new token cannot be withdrawn", async () => {
  const world = makeWorld();
  world.keyring.store = () => {
    world.home.down = new Failure("unreachable", "Cannot reach: gone");
    return Promise.reject(new Failure("storage_locked", "Cannot: locked"));
  };
  await failureOf(signIn(world.parts, request(), world));
  assert(JSON.stringify(world.told).includes("still works on the server"));
});

Deno.test("signIn() refuses an alias that another account has, before it signs in", async () => {
  const world = makeWorld();
  await signIn(world.parts, request({ alias: "den" }), world);
  const failure = await failureOf(
    signIn(world.parts, request({ url: OTHER, alias: "den" }), world),
  );
  assertEquals(failure.kind, "usage");
  assertEquals(world.other.passwordSignIns, 0);
  assertEquals(world.accounts.listAccounts()[0]?.alias, "den");
});

Deno.test("signIn() refuses a taken alias also when the user is known late", async () => {
  const world = makeWorld();
  await signIn(world.parts, request({ alias: "den" }), world);
  const again = request({ alias: "den", method: byCode(null) });
  const failure = await failureOf(
    signIn(world.parts, again, approving(world, "ada")),
  );
  assertEquals(failure.kind, "usage");
  assertEquals([...world.home.tokens.values()].map((it) => it.user), ["demo"]);
});

for (
  const alias of ["", "a b", "a@b", "a:b", "\x1b[2J", "-a", "x".repeat(65)]
) {
  Deno.test(`signIn() refuses ${JSON.stringify(alias)} as an alias`, async () => {
    const world = makeWorld();
    const failure = await failureOf(
      signIn(world.parts, request({ alias }), world),
    );
    assertEquals(failure.kind, "usage");
    assertEquals(world.servers.openConnections, 0);
  });
}

Deno.test("signIn() takes a server that was set up anew when no account is on it", async () => {
  const world = makeWorld();
  const account = await signIn(world.parts, request(), world);
  world.accounts.removeAccount(account);
  world.home.id = "7".repeat(32);
  await signIn(world.parts, request(), world);
  const ids = world.accounts.listServers().map((it) => it.id);
  assertEquals(ids, ["7".repeat(32)]);
});

Deno.test("signIn() keeps the device id when a code is for a named user", async () => {
  const world = makeWorld();
  const first = await signIn(world.parts, request(), world);
  const again = request({ method: byCode("Demo"), force: true });
  const second = await signIn(world.parts, again, approving(world, "demo"));
  assertEquals(second.deviceId, first.deviceId);
  assertEquals(world.home.tokens.size, 1);
});

Deno.test("signIn() refuses and withdraws when another user approves the code", async () => {
  const world = makeWorld();
  const failure = await failureOf(
    signIn(
      world.parts,
      request({ method: byCode("demo") }),
      approving(world, "ada"),
    ),
  );
  assertEquals(failure.kind, "rejected");
  assertEquals(world.home.tokens.size, 0);
  assertEquals(world.accounts.listAccounts(), []);
});

Deno.test("signIn() waits on when the network fails between two polls", async () => {
  const world = makeWorld();
  const { clock } = world.parts;
  const wait = clock.wait.bind(clock);
  let polls = 0;
  clock.wait = async (ms, signal) => {
    await wait(ms, signal);
    polls++;
    const down = polls > 1 && polls < 5;
    world.home.down = down ? new Failure("unreachable", "Cannot: gone") : null;
    const [waiting] = world.home.codes.values();
    if (polls === 6 && waiting) waiting.user = "ada";
  };
  const account = await signIn(
    world.parts,
    request({ method: byCode(null) }),
    world,
  );
  assertEquals(account.userName, "ada");
  assertEquals(world.told.map((it) => it.kind), [
    "quick-connect-code",
    "notice",
  ]);
});

Deno.test("signIn() shows a new code when the server was restarted", async () => {
  const world = makeWorld();
  const { clock } = world.parts;
  const wait = clock.wait.bind(clock);
  let polls = 0;
  clock.wait = async (ms, signal) => {
    await wait(ms, signal);
    if (++polls === 2) {
      for (const it of world.home.codes.values()) it.secret = "FORGOTTEN";
    }
    const latest = [...world.home.codes.values()].at(-1);
    if (polls === 4 && latest) latest.user = "ada";
  };
  await signIn(world.parts, request({ method: byCode(null) }), world);
  const notice = world.told.find((it) => it.kind === "notice");
  assert(notice?.kind === "notice" && notice.text.includes("restarted"));
  const codes = world.told.filter((it) => it.kind === "quick-connect-code");
  assertEquals(codes.length, 2);
});

Deno.test("signIn() stops when Quick Connect is turned off while it waits", async () => {
  const world = makeWorld();
  const { clock } = world.parts;
  clock.wait = () => {
    world.home.down = new Failure("forbidden", "Cannot poll: it is off");
    return Promise.resolve();
  };
  const failure = await failureOf(
    signIn(world.parts, request({ method: byCode(null) }), world),
  );
  assertEquals(failure.kind, "forbidden");
});

Deno.test("signIn() ends the old token only after a given one is stored", async () => {
  const world = makeWorld();
  const account = await signIn(world.parts, request(), world);
  const given = world.home.make("demo", "9".repeat(32));
  const method = { kind: "token", token: new Secret(given) } as const;
  const store = world.keyring.store.bind(world.keyring);
  let aliveAtStore = 0;
  world.keyring.store = async (key, token, options) => {
    aliveAtStore = world.home.tokens.size;
    await store(key, token, options);
  };
  await signIn(world.parts, request({ method }), world);
  assertEquals(aliveAtStore, 2);
  assertEquals([...world.home.tokens.keys()], [given]);
  assertEquals((await world.keyring.retrieve(account, BOUND))?.expose(), given);
});

for (const token of ["", "two\nlines", "x".repeat(2_049)]) {
  Deno.test(`signIn() refuses a given token of ${token.length} letters that no storage holds`, async () => {
    const world = makeWorld();
    const method = { kind: "token", token: new Secret(token) } as const;
    const failure = await failureOf(
      signIn(world.parts, request({ method }), world),
    );
    assertEquals(failure.kind, "usage");
  });
}
