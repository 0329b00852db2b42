/** Tests the questions of commands in a real terminal. */
import { makeCertificate } from "../../src/demo/certificate.ts";
import { startDemoServer } from "../../src/demo/demo_server.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { BINARY, run, withEmptyHome } from "../native/binary.ts";
import { holds } from "../secret_word.ts";
import { NO_TMUX, type Tmux, withTmux } from "./tmux.ts";

/** Lends a shell with an empty home, and a server whose token is the secret word. */
function withShell(
  use: (given: {
    tmux: Tmux;
    demo: Awaited<ReturnType<typeof startDemoServer>>;
    env: Record<string, string>;
    type: (args: string) => Promise<void>;
  }) => Promise<void>,
): Promise<void> {
  return withEmptyHome(async ({ env: bare, path }) => {
    const demo = await startDemoServer({ hostname: "localhost" });
    const ca = `${path}/ca.pem`;
    await Deno.writeTextFile(ca, demo.certificate.caPem);
    const nothing = `${path}/nothing`;
    await Deno.writeTextFile(nothing, "");
    const other = `${path}/other.pem`;
    const { caPem } = await makeCertificate("ca-signed");
    await Deno.writeTextFile(other, caPem);
    const files = { NOTHING: nothing, OTHER_CA: other };
    const env = { ...bare, JELLYTAU_CA_FILE: ca, ...files };
    const size = { columns: 100, rows: 30 };
    try {
      await withTmux({ ...size, env }, async (tmux) => {
        await tmux.type(`PS1='ready> '; clear`);
        await tmux.press("Enter");
        const type = async (args: string) => {
          await tmux.type(`clear; ${BINARY} ${args}; echo exit=$?; stty -a`);
          await tmux.press("Enter");
        };
        await use({ tmux, demo, env, type });
      });
    } finally {
      await demo.stop();
    }
  });
}

const test = (name: string, fn: () => Promise<void>) =>
  Deno.test({ name, ignore: NO_TMUX, fn });

/** Checks that echo, line editing and signals are on again. */
async function isRestored(tmux: Tmux): Promise<void> {
  const screen = await tmux.waitFor(/\sicanon\s/);
  assertMatch(screen, /\sisig\s/);
  assertMatch(screen, /\secho\s/);
}

test("jellytau auth login asks for name and password and shows no letter of it", () =>
  withShell(async ({ tmux, demo, type }) => {
    await type(`auth login ${demo.url}`);
    await tmux.waitFor("User name:");
    await tmux.type("demo");
    await tmux.press("Enter");
    await tmux.waitFor("Password for demo:");
    await tmux.type("dexx");
    await tmux.press("BSpace", "BSpace");
    await tmux.type("mo");
    await tmux.press("Enter");
    const screen = await tmux.waitFor("exit=0");
    assert(screen.includes("Signed in as demo@localhost"));
    assertEquals(/Password for demo: *\S/.test(screen), false);
    await isRestored(tmux);
    const [device] = demo.users.devices;
    const shown = new TextEncoder().encode(await tmux.screen());
    assertEquals(holds(shown, device?.token ?? "none"), false);
  }));

test("jellytau auth login shows no letter of a token or a password that is typed instead of piped in", () =>
  withShell(async ({ tmux, demo, type }) => {
    for (
      const [args, question, secret, code] of [
        ["--with-token", "Token:", "5ecre7".repeat(5), 4],
        ["--user demo --password-stdin", "Password for demo:", "hunter2", 4],
      ]
    ) {
      await type(`auth login ${demo.url} ${args}`);
      await tmux.waitFor(String(question));
      await tmux.type(String(secret));
      await tmux.press("Enter");
      const screen = await tmux.waitFor(`exit=${code}`);
      assertEquals(screen.includes(String(secret)), false, screen);
      await isRestored(tmux);
    }
  }));

const BY_FILE = "--user demo --password-file $NOTHING";

const QUESTIONS: [args: string, waitFor: string][] = [
  ["", "User name:"],
  ["--user demo", "Password for demo:"],
  [`${BY_FILE} --ca-file $OTHER_CA`, "Trust this certificate"],
  ["--quick-connect", " left; Ctrl-C to stop"],
];

test("Ctrl-C at every question ends with 130 and the terminal as it was", () =>
  withShell(async ({ tmux, demo, type }) => {
    for (const [args, question] of QUESTIONS) {
      await type(`auth login ${demo.url} ${args}`);
      const asked = await tmux.waitFor(question);
      const shows = asked.includes(demo.certificate.sha256);
      assertEquals(shows, question.startsWith("Trust"));
      if (!question.includes("left")) await tmux.type("half");
      await tmux.press("C-c");
      const screen = await tmux.waitFor("exit=130");
      assertEquals(screen.includes(" left"), false);
      await isRestored(tmux);
    }
    const paths = demo.log.requests.map((it) => it.path);
    assertEquals(paths.includes("/Users/AuthenticateByName"), false);
    assertEquals(demo.users.devices, []);
  }));

test("jellytau auth login --quick-connect counts down and signs in when approved", () =>
  withShell(async ({ tmux, demo, env, type }) => {
    const login = ["auth", "login", demo.url, "--user", "ada"];
    const ada = await run([...login, "--password-stdin"], { env });
    assertEquals(ada.code, 0, ada.stderr);
    await type(`auth login ${demo.url} --quick-connect`);
    const screen = await tmux.waitFor(/9:[0-5]\d left/);
    const [, code = ""] = /Quick Connect code: (\d{3} \d{3})/.exec(screen) ??
      [];
    const link = `${demo.url}/web/#/quickconnect?code=${code.replace(" ", "")}`;
    assert(screen.replaceAll("\n", "").includes(link));
    await tmux.waitFor(/9:5[0-7] left/);
    const approved = await run(["auth", "approve", ...code.split(" ")], {
      env,
    });
    assertEquals(approved.code, 0, approved.stderr);
    const done = await tmux.waitFor("exit=0");
    assert(done.includes("Signed in as ada@localhost"));
    assertEquals(done.includes(" left"), false);
  }));

test("jellytau auth token prints nothing on a terminal without --reveal", () =>
  withShell(async ({ tmux, demo, env, type }) => {
    const login = ["auth", "login", demo.url, "--user", "demo"];
    await run([...login, "--password-stdin"], { env, stdin: "demo" });
    const [{ token = "" } = {}] = demo.users.devices;
    await type("auth token");
    await tmux.waitFor("exit=2");
    assertEquals((await tmux.screen()).includes(token), false);
    await type("auth token --reveal");
    await tmux.waitFor("exit=0");
    assertEquals((await tmux.screen()).includes(token), true);
  }));

test("jellytau api shows a reply on a terminal without what steers it", () =>
  withShell(async ({ tmux, demo, env, type }) => {
    const login = ["auth", "login", demo.url, "--user", "demo"];
    await run([...login, "--password-stdin"], { env, stdin: "demo" });
    const { pathname } = new URL(`${demo.url}/Evil`);
    demo.options.answer = ({ url }) =>
      new URL(url).pathname === pathname
        ? new Response("a\x1b[2J\x1b]0;owned\x07b\u202ec\n")
        : null;
    await type("api /Evil");
    const screen = await tmux.waitFor("exit=0");
    assert(screen.includes("a[2J]0;ownedbc"), screen);
  }));
