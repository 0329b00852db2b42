/** Tests refusals of requests whose token is valid. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { run } from "./binary.ts";
import { configure, prepare } from "./play_fixture.ts";
import { type SignedIn, signedInTest } from "./signed_in.ts";

const LONG = Deno.env.get("JELLYTAU_LONG") === "1";
const NAMED = /network.*time of day.*administrators.*the token still works/;
const NOT_NAMED = /disabled|locked|device|session|sign in again|auth login/i;

/**
 * Commands that the server refuses outside the user's hours or network, and
 * their exit codes when it permits them.
 */
const COMMANDS: readonly [command: string, code: number][] = [
  ["auth status", 0],
  ["auth approve 123456", 3],
  ["api /Users/Me", 0],
  ["library sync", 0],
  ["download ITEM", 0],
  ["play ITEM", 0],
];

signedInTest({
  name: "jellytau keeps a good token when the server answers 403",
  items: 12,
}, async (fixture) => {
  const { jellytau, user } = fixture;
  const item = await prepareItem(fixture);
  const commands = COMMANDS.map(([command, code]) => ({
    args: command.replace("ITEM", item).split(" "),
    code,
  }));
  user.forbidden = true;
  for (const { args } of commands) {
    const { kind, hint, exitCode } = (await jellytau(...args)).failure;
    assertEquals([kind, exitCode], ["forbidden", 4], args.join(" "));
    assertMatch(hint, NAMED, args.join(" "));
    assert(!NOT_NAMED.test(hint), hint);
  }
  const { json } = await jellytau("auth", "status");
  assertEquals(json.accounts[0].state, "valid");
  user.forbidden = false;
  for (const { args, code } of LONG ? commands : commands.slice(0, 1)) {
    const ran = await jellytau(...args);
    assertEquals(ran.code, code, `${args.join(" ")}: ${ran.stderr}`);
  }
});

async function prepareItem({ demo, home, sync }: SignedIn) {
  configure(home);
  await sync();
  return prepare(demo, { seconds: 1, kind: "Movie" }).id;
}

signedInTest({
  name: "jellytau api names administrators when a route is for them alone",
  items: 12,
}, async ({ jellytau, user }) => {
  user.admin = false;
  const routes = [["/Devices"], ["/Library/Refresh", "-X", "POST"]];
  for (const route of routes) {
    const error = (await jellytau("api", ...route)).failure;
    assertEquals(error.kind, "forbidden");
    assertMatch(error.hint, NAMED);
    assert(!NOT_NAMED.test(error.hint), error.hint);
  }
  assertEquals((await jellytau("auth", "status")).code, 0);
});

signedInTest({
  name: "jellytau auth approve names the limit of sessions, and only that",
  items: 12,
}, async ({ demo, jellytau, user }) => {
  user.maxSessions = 1;
  const names = [["Client", "TV"], ["Device", "TV"], ["DeviceId", "tv"]];
  const identity = new Map(names.map(([name = "", it = ""]) => [name, it]));
  const { code } = demo.users.startCode(identity);
  const error = (await jellytau("auth", "approve", code)).failure;
  assertEquals(error.kind, "forbidden");
  assertMatch(error.hint, /session limit/);
  assert(!/disabled|locked out|hours/.test(error.hint), error.hint);
});

signedInTest({
  name: "jellytau auth login says to sign out here when one session is allowed",
  items: 12,
}, async ({ demo, home, env, jellytau, user }) => {
  user.maxSessions = 1;
  const login = ["auth", "login", demo.url, "--user", "demo", "--force"];
  login.push("--password-stdin", "--ca-file", `${home}/ca.pem`);
  const { kind, hint } = (await jellytau(...login)).failure;
  assertEquals(kind, "forbidden");
  const [, command = ""] = /sign out here first: `(.+?)`/.exec(hint) ?? [];
  const [, ...words] = command.split(" ");
  assertEquals(words.slice(0, 2), ["auth", "logout"]);
  assertEquals((await run(words, { env })).code, 0, hint);
  assertEquals((await jellytau(...login)).code, 0);
});

signedInTest({
  name: "jellytau auth login refuses a wrong password while a token works",
  items: 12,
}, async ({ demo, home, env, jellytau }) => {
  const login = ["auth", "login", demo.url, "--user", "demo"];
  login.push("--password-file", `${home}/password`);
  login.push("--ca-file", `${home}/ca.pem`);
  Deno.writeTextFileSync(`${home}/password`, "wrong");
  for (const flags of [["--quiet"], ["--force"]]) {
    const ran = await jellytau(...login, ...flags);
    assertEquals([ran.code, ran.failure.kind], [4, "rejected"], ran.stderr);
  }
  assertEquals((await run(["auth", "status"], { env })).code, 0);
  Deno.writeTextFileSync(`${home}/password`, "demo");
  assertEquals((await jellytau(...login)).code, 0);
});

signedInTest({
  name: "jellytau auth approve looks for a code of zeros",
  items: 12,
}, async ({ jellytau }) => {
  const codes = ["000 000", "000-001"];
  for (const code of LONG ? [...codes, "000000", "012345"] : codes) {
    const ran = await jellytau("auth", "approve", code);
    assertEquals([ran.code, ran.failure.kind], [3, "not_found"], ran.stderr);
  }
  const short = await jellytau("auth", "approve", "00000");
  assertEquals([short.code, short.failure.kind], [2, "usage"]);
});
