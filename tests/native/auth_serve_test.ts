import { startDemoServer } from "../../src/demo/demo_server.ts";
import { assert, assertEquals } from "@std/assert";
import { filesHolding, SECRET_WORD } from "../secret_word.ts";
import { NO_TMUX, withTmux } from "../terminal/tmux.ts";
import { BINARY, run, withEmptyHome } from "./binary.ts";
import { linesOf } from "./lines_of.ts";
import { signedInTest } from "./signed_in.ts";

/** Prints its environment and a reply of the server, and exits with 7. */
const COMMAND = `
const url = Deno.env.get("JELLYFIN_URL");
const reply = await fetch(url + "/Users/Me");
const stolen = await fetch(new URL("/Users/Me", url));
console.log(JSON.stringify({
  environment: Deno.env.toObject(),
  args: Deno.args,
  name: (await reply.json()).Name,
  stolen: stolen.status,
}));
Deno.exit(7);
`;

Deno.test("jellytau auth serve lends the server to a command without the token", async () => {
  await withEmptyHome(async ({ env: home, path }) => {
    const env = { ...home, JELLYTAU_PASSPHRASE: "correct horse" };
    const demo = await startDemoServer({ newToken: () => SECRET_WORD });
    try {
      const caFile = `${path}/ca.pem`;
      await Deno.writeTextFile(caFile, demo.certificate.caPem);
      const login = ["auth", "login", demo.url, "--user", "demo"];
      login.push("--password-stdin", "--ca-file", caFile);
      const signIn = await run(login, { env, stdin: "demo" });
      assertEquals(signIn.code, 0, signIn.stderr);
      await Deno.writeTextFile(`${path}/command.ts`, COMMAND);
      const command = [Deno.execPath(), "run", "-A", "--no-config", "--quiet"];
      const serve = ["auth", "serve", "--", ...command, `${path}/command.ts`];
      const ran = await run([...serve, "--json", "a b"], { env });
      assertEquals(ran.code, 7, ran.stderr);
      const { environment, args, name, stolen } = ran.json;
      assertEquals([name, stolen, args], ["demo", 404, ["--json", "a b"]]);
      const own = Object.keys(environment).filter((it) => /JELLYTAU/.test(it));
      assertEquals(own, []);
      assert(!`${ran.stdout}${ran.stderr}`.includes(SECRET_WORD));
      assertEquals(await filesHolding(path), []);
      assertEquals(demo.log.tokensSeenOutside(), 0);
      const none = await run(["auth", "serve", "--", "no-such-tool"], { env });
      assertEquals(none.code, 3, none.stderr);
    } finally {
      await demo.stop();
    }
  });
});

/** Counts signals; uses the server after the last one, and exits with 5. */
const signalledScript = (last: number) => `
let count = 0;
for (const it of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  Deno.addSignalListener(it, async () => {
    console.log(++count, it);
    if (count < ${last}) return;
    const url = Deno.env.get("JELLYFIN_URL");
    console.log((await fetch(url + "/Users/Me")).status);
    Deno.exit(5);
  });
}
setInterval(() => undefined, 1000);
console.log("ready");
`;

async function signalled(
  home: string,
  { last }: { last: number },
): Promise<string[]> {
  const script = `${home}/signalled.js`;
  await Deno.writeTextFile(script, signalledScript(last));
  const command = [Deno.execPath(), "run", "-A", "--no-config", script];
  return ["auth", "serve", "--", ...command];
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP", "SIGINT"] as const;

signedInTest({
  name: "jellytau auth serve passes every signal on to its command, each time",
}, async ({ env, home }) => {
  const child = new Deno.Command(BINARY, {
    args: await signalled(home, { last: SIGNALS.length }),
    clearEnv: true,
    env,
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const lines = linesOf(child.stdout);
  const next = async () => (await lines.next()).value;
  assertEquals(await next(), "ready");
  for (const [at, name] of SIGNALS.entries()) {
    child.kill(name);
    assertEquals(await next(), `${at + 1} ${name}`);
  }
  assertEquals([await next(), await next()], ["200", undefined]);
  assertEquals((await child.status).code, 5);
});

signedInTest({
  name: "jellytau auth serve leaves Ctrl-C to its command",
  ignore: NO_TMUX,
}, async ({ env, home }) => {
  const line = [BINARY, ...await signalled(home, { last: 2 })].join(" ");
  await withTmux({ columns: 80, rows: 24, env }, async (tmux) => {
    await tmux.type(`${line}; echo "exit $?"`);
    await tmux.press("Enter");
    await tmux.waitFor(/^ready$/m);
    for (const count of [1, 2]) {
      await tmux.press("C-c");
      await tmux.waitFor(new RegExp(`^(\\^C)*${count} SIGINT$`, "m"));
    }
    const screen = await tmux.waitFor(/^exit 5$/m);
    assert(/^200$/m.test(screen) && !screen.includes("SIGTERM"), screen);
  });
});
