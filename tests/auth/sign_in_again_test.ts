/** Tests signing in again, and sign-ins that fail. */
import { type Progress } from "../../src/auth/dependencies.ts";
import { signIn } from "../../src/auth/sign_in/sign_in.ts";
import { Failure } from "../../src/core/failure.ts";
import { Secret } from "../../src/core/secret.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type AuthFixture,
  makeFixture,
  OTHER,
  request,
} from "./auth_fixture.ts";
import { BOUND } from "../bound.ts";

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  return await assertRejects(() => promise, Failure);
}

/** Approves every code that is shown, as this user. */
function approving(fixture: AuthFixture, user: string) {
  return {
    tell(progress: Progress) {
      fixture.tell(progress);
      if (progress.kind !== "quick-connect-code") return;
      const waiting = fixture.home.codes.get(progress.code);
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
    const fixture = makeFixture();
    await signIn(fixture.deps, request(), fixture);
    fixture.keyring.failure = new Failure(kind, "Cannot read: not now");
    const failure = await failureOf(
      signIn(fixture.deps, request({ force: true }), fixture),
    );
    assertEquals(failure.kind, kind);
    assertEquals(fixture.home.passwordSignIns, 1);
    assertEquals(fixture.home.tokens.size, 1);
  });
}

Deno.test("signIn() asks the server nothing when storage reads but takes nothing", async () => {
  const fixture = makeFixture();
  const account = await signIn(fixture.deps, request(), fixture);
  const full = new Failure("storage_denied", "Cannot store: read-only");
  fixture.keyring.store = () => Promise.reject(full);
  const failure = await failureOf(
    signIn(fixture.deps, request({ force: true }), fixture),
  );
  assertEquals(failure, full);
  assertEquals(fixture.home.passwordSignIns, 1);
  const kept = await fixture.keyring.retrieve(account, BOUND);
  assertEquals([...fixture.home.tokens.keys()], [kept?.expose() ?? ""]);
});

Deno.test("signIn() replaces an entry that is damaged", async () => {
  const fixture = makeFixture();
  const account = await signIn(fixture.deps, request(), fixture);
  const damaged = new Failure("storage_damaged", "Cannot read: it is damaged");
  fixture.keyring.retrieve = () => Promise.reject(damaged);
  await signIn(fixture.deps, request(), fixture);
  const kept = await fixture.keyring.inner.retrieve(account, BOUND);
  assertEquals([...fixture.home.tokens.keys()], [kept?.expose() ?? ""]);
});

Deno.test("signIn() leaves no copy in the new storage when the password is wrong", async () => {
  const fixture = makeFixture();
  const account = await signIn(fixture.deps, request(), fixture);
  const password = new Secret("wrong");
  const method = { kind: "password", userName: "demo", password } as const;
  const changes = { method, store: "file", force: true } as const;
  const failure = await failureOf(
    signIn(fixture.deps, request(changes), fixture),
  );
  assertEquals(failure.kind, "rejected");
  assertEquals(await fixture.file.retrieve(account, BOUND), null);
  assert(await fixture.keyring.retrieve(account, BOUND) !== null);
});

Deno.test("signIn() moves the token when another storage is named", async () => {
  const fixture = makeFixture();
  await signIn(fixture.deps, request(), fixture);
  const moved = await signIn(
    fixture.deps,
    request({ store: "file" }),
    fixture,
  );
  assertEquals(moved.tokenStorage, "encrypted-file");
  assertEquals(await fixture.keyring.retrieve(moved, BOUND), null);
});

Deno.test("signIn() reports that an unreadable token stays valid on the server", async () => {
  const fixture = makeFixture();
  await signIn(fixture.deps, request(), fixture);
  fixture.keyring.failure = new Failure("storage_locked", "Cannot: locked");
  const token = new Secret(fixture.home.make("demo", "9".repeat(32)));
  const method = { kind: "token", token } as const;
  await signIn(fixture.deps, request({ method, store: "file" }), fixture);
  const text = JSON.stringify(fixture.reported);
  assert(text.includes("previous token still works on the server"), text);
  assertEquals(fixture.home.tokens.size, 2);
});

Deno.test("signIn() moves away from a missing keyring, and reports what may remain", async () => {
  const fixture = makeFixture();
  await signIn(fixture.deps, request(), fixture);
  fixture.keyring.failure = new Failure(
    "storage_unavailable",
    "Cannot: no bus",
  );
  const moved = await signIn(
    fixture.deps,
    request({ store: "file" }),
    fixture,
  );
  assertEquals(moved.tokenStorage, "encrypted-file");
  const text = JSON.stringify(fixture.reported);
  assert(text.includes("The old token could not be deleted"));
});

Deno.test("signIn() undoes everything when the account cannot be recorded", async () => {
  const fixture = makeFixture();
  fixture.accounts.saveAccount = () => {
    throw new Failure("storage_unavailable", "Cannot write: the disk is full");
  };
  const failure = await failureOf(signIn(fixture.deps, request(), fixture));
  assertEquals(failure.kind, "storage_unavailable");
  assertEquals(fixture.home.tokens.size, 0);
  const key = { serverId: fixture.home.id, userId: "d".repeat(32) };
  assertEquals(await fixture.keyring.retrieve(key, BOUND), null);
});

Deno.test("signIn() revokes the new token when another server's id comes with it", async () => {
  const fixture = makeFixture();
  const { home } = fixture;
  const make = home.make.bind(home);
  home.make = (...given) => {
    home.id = "7".repeat(32);
    return make(...given);
  };
  const failure = await failureOf(signIn(fixture.deps, request(), fixture));
  assertEquals(failure.kind, "server_changed");
  assertEquals(fixture.home.tokens.size, 0);
  assertEquals(fixture.accounts.listAccounts(), []);
});

Deno.test("signIn() revokes the new token also when it was interrupted meanwhile", async () => {
  const fixture = makeFixture();
  const stop = new AbortController();
  fixture.keyring.store = () => {
    stop.abort();
    return Promise.reject(new Failure("cancelled", "Cannot store: stopped"));
  };
  const call = { ...fixture, signal: stop.signal };
  const failure = await failureOf(signIn(fixture.deps, request(), call));
  assertEquals(failure.kind, "cancelled");
  assertEquals(fixture.home.tokens.size, 0);
});

Deno.test("signIn() reports a new token that cannot be revoked", async () => {
  const fixture = makeFixture();
  fixture.keyring.store = () => {
    fixture.home.down = new Failure("unreachable", "Cannot reach: down");
    return Promise.reject(new Failure("storage_locked", "Cannot: locked"));
  };
  await failureOf(signIn(fixture.deps, request(), fixture));
  assert(
    JSON.stringify(fixture.reported).includes("still works on the server"),
  );
});

Deno.test("signIn() refuses an alias that another account has, before it signs in", async () => {
  const fixture = makeFixture();
  await signIn(fixture.deps, request({ alias: "den" }), fixture);
  const failure = await failureOf(
    signIn(fixture.deps, request({ url: OTHER, alias: "den" }), fixture),
  );
  assertEquals(failure.kind, "usage");
  assertEquals(fixture.other.passwordSignIns, 0);
  assertEquals(fixture.accounts.listAccounts()[0]?.alias, "den");
});

Deno.test("signIn() refuses a taken alias even if the user is known only afterwards", async () => {
  const fixture = makeFixture();
  await signIn(fixture.deps, request({ alias: "den" }), fixture);
  const again = request({ alias: "den", method: byCode(null) });
  const failure = await failureOf(
    signIn(fixture.deps, again, approving(fixture, "ada")),
  );
  assertEquals(failure.kind, "usage");
  assertEquals([...fixture.home.tokens.values()].map((it) => it.user), [
    "demo",
  ]);
});

for (
  const alias of ["", "a b", "a@b", "a:b", "\x1b[2J", "-a", "x".repeat(65)]
) {
  Deno.test(`signIn() refuses ${JSON.stringify(alias)} as an alias`, async () => {
    const fixture = makeFixture();
    const failure = await failureOf(
      signIn(fixture.deps, request({ alias }), fixture),
    );
    assertEquals(failure.kind, "usage");
    assertEquals(fixture.servers.openConnections, 0);
  });
}

Deno.test("signIn() accepts a reinstalled server that no account uses", async () => {
  const fixture = makeFixture();
  const account = await signIn(fixture.deps, request(), fixture);
  fixture.accounts.removeAccount(account);
  fixture.home.id = "7".repeat(32);
  await signIn(fixture.deps, request(), fixture);
  const ids = fixture.accounts.listServers().map((it) => it.id);
  assertEquals(ids, ["7".repeat(32)]);
});

Deno.test("signIn() keeps the device id when a code is for a named user", async () => {
  const fixture = makeFixture();
  const first = await signIn(fixture.deps, request(), fixture);
  const again = request({ method: byCode("Demo"), force: true });
  const second = await signIn(fixture.deps, again, approving(fixture, "demo"));
  assertEquals(second.deviceId, first.deviceId);
  assertEquals(fixture.home.tokens.size, 1);
});

Deno.test("signIn() revokes the token when another user approves the code", async () => {
  const fixture = makeFixture();
  const failure = await failureOf(
    signIn(
      fixture.deps,
      request({ method: byCode("demo") }),
      approving(fixture, "ada"),
    ),
  );
  assertEquals(failure.kind, "rejected");
  assertEquals(fixture.home.tokens.size, 0);
  assertEquals(fixture.accounts.listAccounts(), []);
});

Deno.test("signIn() keeps waiting when the network fails between two polls", async () => {
  const fixture = makeFixture();
  const { clock } = fixture.deps;
  const wait = clock.wait.bind(clock);
  let polls = 0;
  clock.wait = async (ms, signal) => {
    await wait(ms, signal);
    polls++;
    const down = polls > 1 && polls < 5;
    fixture.home.down = down
      ? new Failure("unreachable", "Cannot reach: down")
      : null;
    const [waiting] = fixture.home.codes.values();
    if (polls === 6 && waiting) waiting.user = "ada";
  };
  const account = await signIn(
    fixture.deps,
    request({ method: byCode(null) }),
    fixture,
  );
  assertEquals(account.userName, "ada");
  assertEquals(fixture.reported.map((it) => it.kind), [
    "quick-connect-code",
    "notice",
  ]);
});

Deno.test("signIn() shows a new code when the server was restarted", async () => {
  const fixture = makeFixture();
  const { clock } = fixture.deps;
  const wait = clock.wait.bind(clock);
  let polls = 0;
  clock.wait = async (ms, signal) => {
    await wait(ms, signal);
    if (++polls === 2) {
      for (const it of fixture.home.codes.values()) it.secret = "FORGOTTEN";
    }
    const latest = [...fixture.home.codes.values()].at(-1);
    if (polls === 4 && latest) latest.user = "ada";
  };
  await signIn(fixture.deps, request({ method: byCode(null) }), fixture);
  const notice = fixture.reported.find((it) => it.kind === "notice");
  assert(notice?.kind === "notice" && notice.text.includes("restarted"));
  const codes = fixture.reported.filter((it) =>
    it.kind === "quick-connect-code"
  );
  assertEquals(codes.length, 2);
});

Deno.test("signIn() stops when Quick Connect is turned off while it waits", async () => {
  const fixture = makeFixture();
  const { clock } = fixture.deps;
  clock.wait = () => {
    fixture.home.down = new Failure("forbidden", "Cannot poll: it is off");
    return Promise.resolve();
  };
  const failure = await failureOf(
    signIn(fixture.deps, request({ method: byCode(null) }), fixture),
  );
  assertEquals(failure.kind, "forbidden");
});

Deno.test("signIn() revokes the old token only after a given one is stored", async () => {
  const fixture = makeFixture();
  const account = await signIn(fixture.deps, request(), fixture);
  const given = fixture.home.make("demo", "9".repeat(32));
  const method = { kind: "token", token: new Secret(given) } as const;
  const store = fixture.keyring.store.bind(fixture.keyring);
  let aliveAtStore = 0;
  fixture.keyring.store = async (key, token, options) => {
    aliveAtStore = fixture.home.tokens.size;
    await store(key, token, options);
  };
  await signIn(fixture.deps, request({ method }), fixture);
  assertEquals(aliveAtStore, 2);
  assertEquals([...fixture.home.tokens.keys()], [given]);
  assertEquals(
    (await fixture.keyring.retrieve(account, BOUND))?.expose(),
    given,
  );
});

for (const token of ["", "two\nlines", "x".repeat(2_049)]) {
  Deno.test(`signIn() refuses a given token of ${token.length} letters that no storage holds`, async () => {
    const fixture = makeFixture();
    const method = { kind: "token", token: new Secret(token) } as const;
    const failure = await failureOf(
      signIn(fixture.deps, request({ method }), fixture),
    );
    assertEquals(failure.kind, "usage");
  });
}
