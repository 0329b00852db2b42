/** Codes that are approved while something else changes the same account. */
import { signIn } from "../../src/auth/sign_in/sign_in.ts";
import type { MediaServer } from "../../src/core/ports.ts";
import { assertEquals, assertRejects } from "../assert.ts";
import { type AuthWorld, makeWorld, request } from "./auth_world.ts";
import { Failure } from "../../src/core/failure.ts";
import { BOUND } from "../bound.ts";

const BY_CODE = { kind: "quick-connect", userName: "demo" } as const;

/** Every code is approved at once. */
function approving(world: AuthWorld) {
  return {
    tell(progress: Parameters<AuthWorld["tell"]>[0]) {
      if (progress.kind !== "quick-connect-code") return;
      const waiting = world.home.codes.get(progress.code);
      if (waiting) waiting.user = "demo";
    },
  };
}

/** The first token that is given takes a while to arrive. */
function delayFirstReply(world: AuthWorld): void {
  const open = world.servers.open.bind(world.servers);
  let replies = 0;
  world.servers.open = async (address) => {
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

async function assertOneGoodToken({ parts, home }: AuthWorld): Promise<void> {
  const [account, ...others] = parts.accounts.listAccounts();
  if (!account) throw new Error("nobody is signed in");
  assertEquals(others, []);
  const token = await parts.storages.at(account.tokenStorage).retrieve(
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
      const world = makeWorld();
      if (known) await signIn(world.parts, request(), world);
      delayFirstReply(world);
      const call = approving(world);
      const byCode = request({ method: BY_CODE, force: true });
      const other = second ? byCode : request({ force: true });
      await Promise.all([
        signIn(world.parts, byCode, call),
        signIn(world.parts, other, call),
      ]);
      await assertOneGoodToken(world);
    });
  }
}

Deno.test("a code that nobody approves leaves the token that came meanwhile", async () => {
  const world = makeWorld();
  await signIn(world.parts, request({ store: "keyring" }), world);
  let moved: Promise<unknown> | null = null;
  const call = {
    tell(progress: Parameters<AuthWorld["tell"]>[0]) {
      if (progress.kind !== "quick-connect-code") return;
      moved ??= signIn(
        world.parts,
        request({ store: "file", force: true }),
        world,
      );
    },
  };
  const byCode = request({ method: BY_CODE, store: "file", force: true });
  const failure = await assertRejects(
    () => signIn(world.parts, byCode, call),
    Failure,
  );
  assertEquals(failure.kind, "expired");
  await moved;
  await assertOneGoodToken(world);
});
