/**
 * Tests a whole session with a known secret word as the token and another as
 * the password: it signs in, works, fails, logs and crashes, and the words are
 * then searched for. They may be in the storage and on the wire only.
 */
import { startDemoServer } from "../../src/demo/demo_server.ts";
import { assert, assertEquals } from "@std/assert";
import { holds, SECRET_WORD } from "../secret_word.ts";
import { BINARY, run, withEmptyHome } from "./binary.ts";
import {
  NO_KEYRING,
  secretTool,
  withKeyringSession,
} from "./keyring_session.ts";
import {
  type Fixture,
  isNowhereUnder,
  PASSWORD,
  SECRETS,
  storageSession,
  wholeSession,
} from "./secret_session.ts";
import { signIn } from "./signed_in_home.ts";
import { running, type Watched } from "./watched_process.ts";

type Env = Record<string, string>;

async function withFixture(
  base: { env: Env; home: string },
  use: (fixture: Fixture) => Promise<void>,
): Promise<void> {
  const { home } = base;
  const demo = await startDemoServer({ hostname: "localhost", items: 160 });
  demo.options.token = SECRET_WORD;
  demo.users.addUser("eve", PASSWORD, { admin: true });
  await Deno.mkdir(`${home}/tmp`);
  const ca = `${home}/ca.pem`;
  await Deno.writeTextFile(ca, demo.certificate.caPem);
  const env = {
    ...base.env,
    TMPDIR: `${home}/tmp`,
    JELLYTAU_CA_FILE: ca,
    JELLYTAU_LOG: "debug",
  };
  const login = ["auth", "login", demo.url, "--user", "eve"];
  login.push("--password-stdin");
  const tryOne: Fixture["try"] = async (args, given = {}) => {
    const all = { ...env, ...given.env };
    const ran = await run(args, { env: all, stdin: given.stdin ?? "" });
    refuseSecrets(ran.stdout + ran.stderr, `jellytau ${args.join(" ")}`);
    return ran.code;
  };
  try {
    await use({
      demo,
      env,
      home,
      login,
      signIn: () => signIn(demo, home, { userName: "eve", password: PASSWORD }),
      try: tryOne,
    });
    assertEquals(demo.log.tokensSeenOutside(), 0);
  } finally {
    await demo.stop();
  }
}

function refuseSecrets(text: string, where: string): void {
  const bytes = new TextEncoder().encode(text);
  for (const word of SECRETS) {
    assert(!holds(bytes, word), `a secret is in what ${where} printed`);
  }
}

Deno.test("the secret word is nowhere but in the encrypted file after a whole session", () =>
  withEmptyHome(({ env, path: home }) =>
    withFixture({ env, home }, async (fixture) => {
      await wholeSession(fixture);
      await isNowhereUnder(home);
      // A file there could be another user's, and no program may trust it.
      assertEquals([...Deno.readDirSync(`${home}/tmp`)], []);
      const file = await Deno.readTextFile(
        `${home}/.local/share/jellytau/tokens.json`,
      );
      assert(file.includes("entries"), "the sealed token is there");
      assertEquals(await fixture.try(["auth", "logout"]), 0);
      await isNowhereUnder(home);
    })
  ));

Deno.test({
  name: "the secret word is nowhere but in the keyring after a whole session",
  ignore: NO_KEYRING,
  fn: () =>
    withKeyringSession(({ env, home }) =>
      withFixture({ env, home }, async (fixture) => {
        await storageSession(fixture);
        await isNowhereUnder(home);
        const lookup = ["lookup", "service", "jellytau"];
        assertEquals((await secretTool(env, lookup)).text, SECRET_WORD);
        assertEquals(await fixture.try(["auth", "logout"]), 0);
        assertEquals((await secretTool(env, lookup)).text, "");
        await isNowhereUnder(home);
      })
    ),
});

/** Lends a command that waits for the server's reply. */
async function withWaiting(
  fixture: Fixture,
  options: { args: readonly string[]; env?: Env; cwd: string },
  use: (child: Watched) => Promise<void>,
): Promise<void> {
  const { demo } = fixture;
  const me = Promise.withResolvers<void>();
  const release = Promise.withResolvers<null>();
  demo.options.answer = (request) => {
    if (!new URL(request.url).pathname.endsWith("/Users/Me")) return null;
    me.resolve();
    return release.promise as Promise<never>;
  };
  const env = { ...fixture.env, ...options.env };
  try {
    await running(BINARY, { ...options, env }, async (child) => {
      await me.promise; // the token is in its memory and on the wire
      await use(child);
    });
  } finally {
    demo.options.answer = null;
    release.resolve(null);
  }
}

Deno.test("the secret word is in no command line and no environment while it is used", () =>
  withEmptyHome(({ env, path: home }) =>
    withFixture({ env, home }, async (fixture) => {
      await fixture.signIn();
      const given = {
        JELLYTAU_SERVER: fixture.demo.url,
        JELLYTAU_TOKEN: SECRET_WORD,
      };
      for (const more of [{}, given]) {
        const options = { args: ["auth", "status"], env: more, cwd: home };
        await withWaiting(fixture, options, async (child) => {
          const seen = await child.seenFromOutside();
          assert(seen.includes("JELLYTAU_CA_FILE"), "the environment was read");
          refuseSecrets(seen, "/proc");
          child.kill("SIGKILL");
        });
      }
      await isNowhereUnder(home);
    })
  ));

/** Tells whether the kernel writes core files into the working directory. */
const CORES_STAY_HERE = /^[^|/]/.test(
  Deno.readTextFileSync("/proc/sys/kernel/core_pattern"),
);

/** SIGQUIT and SIGABRT write a core file where one may be written. */
const CRASHES = [
  "SIGQUIT",
  "SIGSEGV",
  // It ends as SIGQUIT does.
  ...Deno.env.get("JELLYTAU_LONG") === "1" ? ["SIGABRT" as const] : [],
] as const;

/** The kernel does not write a core file every time on a busy machine. */
const CONTROLS = 10;

/** Shows that a program which does not refuse a core file leaves one. */
async function assertCoresSeen(
  cwd: string,
  { signal, env }: { signal: Deno.Signal; env: Env },
): Promise<void> {
  if (!CORES_STAY_HERE) return;
  const options = { args: ["60"], env, cwd };
  for (let i = 0; i < CONTROLS; i++) {
    await running("/bin/sleep", options, (child) => child.crash(signal));
    const names = [...Deno.readDirSync(cwd)].map((it) => it.name);
    for (const name of names) await Deno.remove(`${cwd}/${name}`);
    if (names.length > 0) return;
  }
  throw new Error(`no core file after ${signal}`);
}

for (const signal of CRASHES) {
  Deno.test(`the secret word is in no core file after ${signal}`, () =>
    withEmptyHome(({ env, path: home }) =>
      withFixture({ env, home }, async (fixture) => {
        const cwd = `${home}/cores`;
        await Deno.mkdir(cwd);
        await assertCoresSeen(cwd, { signal, env });
        await fixture.signIn();
        const options = { args: ["auth", "status"], cwd };
        await withWaiting(fixture, options, async (child) => {
          assertEquals(await child.coreLimits(), ["0", "0"]);
          await child.crash(signal);
        });
        assertEquals([...Deno.readDirSync(cwd)], []);
        await isNowhereUnder(home);
      })
    ));
}

/** Makes a program that records what it was given and what its parent shows. */
async function makeWitness(home: string): Promise<string> {
  const path = `${home}/witness`;
  await Deno.mkdir(`${home}/seen`);
  await Deno.writeTextFile(
    path,
    `#!/bin/sh
set -eu
into=$(mktemp -p "${home}/seen")
for process in self "$PPID"; do
  cat "/proc/$process/cmdline" "/proc/$process/environ" >> "$into"
done
for argument; do
  if [ -f "$argument" ]; then
    cat "$argument" >> "$into"
    # A player that fetches nothing has failed.
    sed -n "/^http/p" "$argument" | xargs -r curl -s -o "${home}/fetched"
  fi
done
ls -l /proc/self/fd/ >> "$into"
printf "what the slot is opened with\\n"
`,
    { mode: 0o700 },
  );
  return path;
}

Deno.test("the secret word is in no child, cache, database or download", () =>
  withEmptyHome(({ env, path: home }) =>
    withFixture({ env, home }, async (fixture) => {
      const { demo } = fixture;
      const witness = await makeWitness(home);
      const track = demo.library.visibleItems().find((it) =>
        it.kind === "Audio"
      );
      assert(track, "there is a track");
      const slot = ["storage", "slot", "add", "command", "--", witness];
      const play = ["play", track.id, "--player", witness];
      await fixture.signIn();
      assertEquals(await fixture.try(["library", "sync", "--verbose"]), 0);
      assertEquals(await fixture.try(["library", "search", "the"]), 0);
      assertEquals(await fixture.try(slot), 0);
      assertEquals(await fixture.try(play), 0);
      const given = {
        JELLYTAU_SERVER: demo.url,
        JELLYTAU_TOKEN: SECRET_WORD,
      };
      assertEquals(await fixture.try(play, { env: given }), 0);
      assertEquals(await fixture.try(["download", track.id]), 0);
      const seen = [...Deno.readDirSync(`${home}/seen`)];
      assert(seen.length >= 3, `${seen.length} children`);
      for (const { name } of seen) {
        const text = await Deno.readTextFile(`${home}/seen/${name}`);
        assert(text.includes("TMPDIR="), "its environment was read");
      }
      await isNowhereUnder(home);
    })
  ));

Deno.test("the secret word is not printed when stdout is full", () =>
  withEmptyHome(({ env, path: home }) =>
    withFixture({ env, home }, async (fixture) => {
      await fixture.signIn();
      for (const args of ["auth status", "api /Users/Me", "auth token"]) {
        const line = `"$0" ${args} > /dev/full`;
        const { code, stderr } = await new Deno.Command("/bin/sh", {
          args: ["-c", line, BINARY],
          clearEnv: true,
          env: fixture.env,
        }).output();
        assertEquals(code, 1);
        refuseSecrets(new TextDecoder().decode(stderr), line);
      }
      await isNowhereUnder(home);
    })
  ));
