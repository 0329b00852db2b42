import { reachServer } from "../../../src/auth/server/reach_server.ts";
import { signIn } from "../../../src/auth/sign_in/sign_in.ts";
import { Failure } from "../../../src/core/failure.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { makeFixture, request } from "../auth_fixture.ts";

/** Returns a fixture with one account, whose storage is locked. */
async function signedIn() {
  const fixture = makeFixture();
  const account = await signIn(fixture.deps, request(), {
    tell: fixture.tell,
  });
  const locked = new Failure("storage_locked", "Cannot read: locked");
  Object.assign(fixture.keyring, { failure: locked });
  const states: string[] = [];
  const onAnswer = ({ state }: { state: string }) => void states.push(state);
  return { ...fixture, deps: { ...fixture.deps, onAnswer }, account, states };
}

Deno.test("reachServer() finds the server while the keyring is locked", async () => {
  const { deps, account, home, states } = await signedIn();
  const { id } = await reachServer(deps, account, {});
  assertEquals([id, states], [home.id, ["answering"]]);
});

Deno.test("reachServer() refuses another server at the address", async () => {
  const { deps, account, home, states } = await signedIn();
  home.id = "7".repeat(32);
  const failure = await assertRejects(
    () => reachServer(deps, account, {}),
    Failure,
  );
  assertEquals([failure.kind, states], ["server_changed", ["unreachable"]]);
});

Deno.test("reachServer() reports a server that is down", async () => {
  const { deps, account, home, states } = await signedIn();
  home.down = new Failure("unreachable", "Cannot reach: down");
  const failure = await assertRejects(
    () => reachServer(deps, account, {}),
    Failure,
  );
  assert(failure === home.down);
  assertEquals(states, ["unreachable"]);
});
