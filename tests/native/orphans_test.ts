/** Tests tokens whose account is no longer on record. */
import { DatabaseSync } from "node:sqlite";
import { startDemoServer } from "../../src/demo/demo_server.ts";
import { assertEquals, assertMatch } from "@std/assert";
import { run, withEmptyHome } from "./binary.ts";
import {
  NO_KEYRING,
  secretTool,
  withKeyringSession,
} from "./keyring_session.ts";

type Env = Readonly<Record<string, string>>;

/** Signs in, and then takes the account out of the metadata. */
async function leaveOrphan(env: Env, home: string): Promise<string> {
  const demo = await startDemoServer({});
  try {
    await Deno.writeTextFile(`${home}/ca.pem`, demo.certificate.caPem);
    const login = ["auth", "login", demo.url, "--user", "demo", "--json"];
    login.push("--password-stdin", "--ca-file", `${home}/ca.pem`);
    const ran = await run(login, { env, stdin: "demo" });
    assertEquals(ran.code, 0, ran.stderr);
    const data = env.XDG_DATA_HOME ?? `${home}/.local/share`;
    using database = new DatabaseSync(`${data}/jellytau/metadata.db`);
    database.exec("DELETE FROM accounts");
    const { serverId, userId } = ran.json;
    return `jellytau::${serverId}::${userId}::access_token`;
  } finally {
    await demo.stop();
  }
}

/** Reports the orphan, removes it on request, and then finds none. */
async function reportsAndRemoves(
  env: Env,
  expected: { name: string; tokenStorage: string; code: number },
): Promise<void> {
  const verify = ["storage", "verify", "--json"];
  const found = await run(verify, { env });
  assertEquals(found.code, expected.code, found.stderr);
  const [orphan] = found.json.orphans;
  const { serverId, userId, tokenStorage } = orphan;
  const name = `jellytau::${serverId}::${userId}::access_token`;
  assertEquals([name, tokenStorage], [expected.name, expected.tokenStorage]);
  const doctor = await run(["doctor"], { env });
  assertMatch(doctor.stdout, /orphaned-tokens +1 stored token without an/);
  assertMatch(doctor.stdout, /jellytau storage verify --remove-orphans/);
  const removed = await run([...verify, "--remove-orphans"], { env });
  assertEquals(removed.code, 0, removed.stderr);
  assertEquals(removed.json.orphans[0].removed, true);
  const again = await run(verify, { env });
  assertEquals([again.code, again.json.orphans], [0, []]);
}

Deno.test("jellytau storage verify reports a token without an account in the file", () =>
  withEmptyHome(async ({ env, path }) => {
    const name = await leaveOrphan(env, path);
    const expected = { name, tokenStorage: "encrypted-file", code: 9 };
    await reportsAndRemoves(env, expected);
  }));

Deno.test({
  name:
    "jellytau storage verify reports a token without an account in the keyring",
  ignore: NO_KEYRING,
  fn: () =>
    withKeyringSession(async ({ env, home }) => {
      const name = await leaveOrphan(env, home);
      const lookup = ["lookup", "service", "jellytau", "account", name];
      assertEquals((await secretTool(env, lookup)).success, true);
      const expected = { name, tokenStorage: "libsecret", code: 0 };
      await reportsAndRemoves(env, expected);
      assertEquals((await secretTool(env, lookup)).success, false);
    }),
});
