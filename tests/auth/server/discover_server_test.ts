import {
  discoverServer,
  type ServerTest,
} from "../../../src/auth/server/discover_server.ts";
import { SYSTEM_TRUST } from "../../../src/core/account.ts";
import { Failure } from "../../../src/core/failure.ts";
import { assert, assertEquals } from "@std/assert";
import { signIn } from "../../../src/auth/sign_in/sign_in.ts";
import {
  type AuthFixture,
  HOME,
  makeFixture,
  request,
} from "../auth_fixture.ts";

async function tested(
  prepare: (fixture: AuthFixture) => void,
  url = HOME,
): Promise<NonNullable<ServerTest["problem"]>> {
  const fixture = makeFixture();
  prepare(fixture);
  const place = { url, ...SYSTEM_TRUST };
  const { problem } = await discoverServer(fixture.deps, place, {});
  assert(problem !== null);
  return problem;
}

Deno.test("discoverServer() advises no flag that a test does not have", async () => {
  const unknown = await tested(({ home }) => void (home.needsPin = true));
  assertEquals(unknown.remedy, "tls_untrusted");
  assert(unknown.hint.includes("`--pin`"));
  assert(!unknown.hint.includes("--trust-new"), unknown.hint);
});

Deno.test("discoverServer() does not advise a test when nothing answers", async () => {
  const silent = await tested(() => undefined, "https://nowhere.example");
  assertEquals(silent.kind, "unreachable");
  assertEquals(silent.hint, "Check the address, its port and the network");
});

Deno.test("discoverServer() keeps other hints whatever their words", async () => {
  for (const word of ["`--trust-new`", "server test"]) {
    const hint = `Ask who wrote ${word} on the door`;
    const down = new Failure("server_error", "Cannot answer: down", { hint });
    const problem = await tested(({ home }) => void (home.down = down));
    assertEquals(problem.hint, hint);
  }
});

Deno.test("discoverServer() reports another server at an address with accounts", async () => {
  const fixture = makeFixture();
  const account = await signIn(fixture.deps, request(), fixture);
  const place = { url: HOME, ...SYSTEM_TRUST };
  const look = () => discoverServer(fixture.deps, place, {});
  assertEquals((await look()).problem, null);
  fixture.home.id = "7".repeat(32);
  const { problem, info } = await look();
  assertEquals([problem?.kind, info?.id], ["server_changed", "7".repeat(32)]);
  fixture.deps.accounts.removeAccount(account);
  assertEquals((await look()).problem, null, "no account uses the other one");
});
