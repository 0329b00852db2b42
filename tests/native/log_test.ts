/** Tests what `--verbose` writes, and that nothing is written without it. */
import { startDemoServer } from "../../src/demo/demo_server.ts";
import { assert, assertEquals } from "@std/assert";
import { holds, SECRET_WORD } from "../secret_word.ts";
import { run, withEmptyHome } from "./binary.ts";

const TOKEN_COMMANDS = [
  ["auth", "token"],
  ["auth", "token", "--header"],
  ["auth", "status"],
  ["api", "/Users/Me"],
  ["library", "sync"],
  ["storage", "verify"],
  ["storage", "rotate"],
  ["auth", "logout"],
] as const;

Deno.test("jellytau --verbose writes what it does, and no secret", () =>
  withEmptyHome(async ({ env: bare, path }) => {
    const env = { ...bare, JELLYTAU_HOME: `${path}/home` };
    const file = `${path}/home/logs/jellytau.log`;
    const demo = await startDemoServer({ hostname: "localhost" });
    demo.options.token = SECRET_WORD;
    try {
      const ca = `${path}/ca.pem`;
      await Deno.writeTextFile(ca, demo.certificate.caPem);
      const login = ["auth", "login", demo.url, "--user", "demo"];
      login.push("--password-stdin", "--ca-file", ca);
      assertEquals((await run(login, { env, stdin: "demo" })).code, 0);
      const quiet = await Deno.stat(file).then(() => true, () => false);
      assertEquals(quiet, false, "no log unless asked for");
      const again = [...login, "--force", "-v"];
      assertEquals((await run(again, { env, stdin: "demo" })).code, 0);
      // Every command that handles a token, with a log of its messages.
      const verbose = { ...env, JELLYTAU_LOG: "debug" };
      for (const words of TOKEN_COMMANDS) {
        const { code, stderr } = await run([...words], { env: verbose });
        assertEquals(code, 0, `${words.join(" ")}: ${stderr}`);
      }
      assertEquals((await run(again, { env, stdin: "demo" })).code, 0);
      demo.options.answer = () =>
        new Response(`Token=${SECRET_WORD}`, { status: 500 });
      const status = await run(["auth", "status"], {
        env: { ...env, JELLYTAU_LOG: "debug" },
      });
      assertEquals(status.code, 7, status.stderr);
    } finally {
      await demo.stop();
    }
    const text = await Deno.readTextFile(file);
    const lines = text.trimEnd().split("\n").map((it) => JSON.parse(it));
    const has = (message: string, facts: Record<string, unknown>) =>
      lines.some((it) =>
        it.message === message &&
        Object.entries(facts).every(([name, value]) =>
          it.properties[name] === value
        )
      );
    assert(has("command done", { command: "sign-in" }), text);
    assert(has("answer", { method: "GET", status: 200 }), text);
    assert(has("answer", { status: 500 }), text);
    assertEquals(holds(new TextEncoder().encode(text)), false);
    assertEquals((Deno.statSync(file).mode ?? 0) & 0o777, 0o600);
  }));
