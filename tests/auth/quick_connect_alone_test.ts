/**
 * Tests codes that are approved while something else changes the same account.
 */
import { signIn } from "../../src/auth/sign_in/sign_in.ts";
import type { MediaServer } from "../../src/core/ports.ts";
import { assertEquals, assertRejects } from "@std/assert";
import { type AuthFixture, makeFixture, request } from "./auth_fixture.ts";
import { Failure } from "../../src/core/failure.ts";
import { BOUND } from "../bound.ts";

const BY_CODE = { kind: "quick-connect", userName: "demo" } as const;

/** Approves every Quick Connect code at once. */
function approving(fixture: AuthFixture) {
  return {
    tell(progress: Parameters<AuthFixture["tell"]>[0]) {
      if (progress.kind !== "quick-connect-code") return;
      const waiting = fixture.home.codes.get(progress.code);
      if (waiting) waiting.user = "demo";
    },
  };
}

/** Delays the first token that Quick Connect issues. */
function delayFirstReply(fixture: AuthFixture): void {
  const open = fixture.servers.open.bind(fixture.servers);
  let replies = 0;
  fixture.servers.open = async (address) => {
    const server: MediaServer = await open(address);
    const redeem = server.redeemQuickConnect.bind(server);
    server.redeemQuickConnect = async (secret) => {
      const reply = await redeem(secret);
      const turns = replies++ === 0 ? 500 : 0;
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      return reply;
    };
    return server;
  };
}

async function assertOneGoodToken({ deps, home }: AuthFixture): Promise<void> {
  const [account, ...others] = deps.accounts.listAccounts();
  if (!account) throw new Error("no account is signed in");
  assertEquals(others, []);
  const token = await deps.storages.at(account.tokenStorage).retrieve(
    account,
    BOUND,
  );
  assertEquals([...home.tokens.keys()], [token?.expose()]);
}

const PAIRS: readonly [title: string, second: typeof BY_CODE | null][] = [
  ["two codes", BY_CODE],
  ["a code and a password", null],
];

for (const known of [true, false]) {
  for (const [title, second] of PAIRS) {
    const whom = known ? "a known" : "a new";
    Deno.test(`one good token is left after ${title} for ${whom} account at once`, async () => {
      const fixture = makeFixture();
      if (known) await signIn(fixture.deps, request(), fixture);
      delayFirstReply(fixture);
      const call = approving(fixture);
      const byCode = request({ method: BY_CODE, force: true });
      const other = second ? byCode : request({ force: true });
      await Promise.all([
        signIn(fixture.deps, byCode, call),
        signIn(fixture.deps, other, call),
      ]);
      await assertOneGoodToken(fixture);
    });
  }
}

Deno.test("an unapproved code leaves the token that was stored meanwhile", async () => {
  const fixture = makeFixture();
  await signIn(fixture.deps, request({ store: "keyring" }), fixture);
  let moved: Promise<unknown> | null = null;
  const call = {
    tell(progress: Parameters<AuthFixture["tell"]>[0]) {
      if (progress.kind !== "quick-connect-code") return;
      moved ??= signIn(
        fixture.deps,
        request({ store: "file", force: true }),
        fixture,
      );
    },
  };
  const byCode = request({ method: BY_CODE, store: "file", force: true });
  const failure = await assertRejects(
    () => signIn(fixture.deps, byCode, call),
    Failure,
  );
  assertEquals(failure.kind, "expired");
  await moved;
  await assertOneGoodToken(fixture);
});
