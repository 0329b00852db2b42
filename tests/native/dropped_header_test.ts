/** Tests every command with a proxy that drops the `Authorization` header. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { run } from "./binary.ts";
import { configure, prepare } from "./play_fixture.ts";
import { type SignedIn, signedInTest } from "./signed_in.ts";

const DROPPED =
  /: a proxy in front of the server drops the Authorization header$/;

const LONG = Deno.env.get("JELLYTAU_LONG") === "1";
/** Commands that ask the server as another one does first. */
const ALIKE: readonly (readonly string[])[] = [
  ["api", "/UserViews"],
  ["library", "sync", "--full"],
  ["download", "ITEM", "--dry-run"],
];

/** Commands that need the token; `ITEM` is a film. */
const COMMANDS: readonly (readonly string[])[] = [
  ["auth", "login", "URL", "--user", "demo", "--password-stdin", "--force"],
  ["auth", "login", "URL", "--quick-connect", "--force"],
  ["auth", "login", "URL", "--with-token"],
  ["auth", "status"],
  ["auth", "approve", "123456"],
  ["api", "/Users/Me"],
  ["server", "test", "URL"],
  ["library", "sync"],
  ["download", "ITEM"],
  ["play", "ITEM"],
  ["play", "ITEM", "--print"],
  ...LONG ? ALIKE : [],
];

// deno-lint-ignore no-explicit-any -- what a script would read
function problemsIn(value: any): string[] {
  if (value === null || typeof value !== "object") return [];
  const { problem } = value;
  const own = typeof problem?.message === "string" ? [problem.message] : [];
  const below = Object.entries(value).filter(([key]) => key !== "problem");
  return [...own, ...below.flatMap(([, it]) => problemsIn(it))];
}

/** Returns the messages of all failures that a command prints. */
function messagesOf({ stdout, stderr }: { stdout: string; stderr: string }) {
  const last = stderr.trim().split("\n").at(-1) ?? "";
  const failed = last.startsWith("{") ? JSON.parse(last) : {};
  const listed = stdout.startsWith("{") ? problemsIn(JSON.parse(stdout)) : [];
  return failed.error === undefined
    ? listed
    : [failed.error.message, ...listed];
}

signedInTest({
  name: "jellytau names a proxy that drops Authorization, and keeps the token",
  items: 12,
}, async (fixture) => {
  const { demo, env, home } = fixture;
  configure(home);
  const film = prepare(demo, { seconds: 60, kind: "Movie" });
  demo.options.dropsAuthorization = true;
  const words = new Map([["URL", demo.url], ["ITEM", film.id]]);
  for (const command of COMMANDS) {
    await assertNamed(fixture, command.map((it) => words.get(it) ?? it));
  }
  demo.options.dropsAuthorization = false;
  const status = await run(["auth", "status"], { env });
  assertEquals(status.code, 0, "the token is kept");
});

async function assertNamed(
  { home, jellytau }: SignedIn,
  command: readonly string[],
): Promise<void> {
  const trust = command.includes("login")
    ? ["--ca-file", `${home}/ca.pem`]
    : [];
  const ran = await jellytau(...command, ...trust);
  const messages = messagesOf(ran);
  const said = `${command.join(" ")}: ${ran.code} ${ran.stderr}`;
  assert(ran.code !== 0 && messages.length > 0, said);
  for (const message of messages) {
    assertMatch(message, DROPPED, command.join(" "));
  }
}

signedInTest({
  name: "jellytau auth logout says that a proxy kept it from the server",
  items: 12,
}, async ({ demo, jellytau }) => {
  demo.options.dropsAuthorization = true;
  const ran = await jellytau("auth", "logout");
  assertEquals(ran.code, 9, ran.stderr);
  const [out] = ran.json.signedOut;
  assertEquals([out.removed, out.onServer], [true, "remains"]);
  assertMatch(ran.stdout + ran.stderr, /drops the Authorization header/);
  assertEquals(demo.users.devices.length, 1);
});
