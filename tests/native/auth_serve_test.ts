import { startDemoServer } from "../../src/demo/demo_server.ts";
import { assert, assertEquals } from "@std/assert";
import { filesHolding, SECRET_WORD } from "../secret_word.ts";
import { run, withEmptyHome } from "./binary.ts";

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
