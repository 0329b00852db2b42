/** Tests that a proxy of the environment is used, and its password not shown. */
import { makeCertificate } from "../../src/demo/certificate.ts";
import { startDemoServer } from "../../src/demo/demo_server.ts";
import { assert, assertEquals } from "@std/assert";
import { withProxy } from "../jellyfin/test_proxy.ts";
import { filesHolding, SECRET_WORD } from "../secret_word.ts";
import { run, withEmptyHome } from "./binary.ts";

/** A name that only the proxy resolves. */
const NAME = "media.example";
const USER = "ada";

Deno.test("jellytau signs in through the proxy of the environment, and shows no password of it", () =>
  withEmptyHome(async ({ env: bare, path }) => {
    const certificate = await makeCertificate("self-signed", NAME);
    const demo = await startDemoServer({ certificate, items: 10 });
    const url = `https://${NAME}:${new URL(demo.url).port}`;
    const proxied = { credentials: [USER, SECRET_WORD] } as const;
    try {
      await withProxy({ kind: "http", ...proxied }, async (http) => {
        const at = `127.0.0.1:${http.port}`;
        const env = {
          ...bare,
          JELLYTAU_LOG: "debug",
          HTTPS_PROXY: `http://${USER}:${SECRET_WORD}@${at}`,
        };
        const all: string[] = [];
        const say = async (
          args: string[],
          { stdin = "", ...more }: Record<string, string> = {},
        ) => {
          const ran = await run(args, { env: { ...env, ...more }, stdin });
          all.push(ran.stdout, ran.stderr);
          return ran;
        };
        const pin = ["--pin", certificate.sha256];
        const login = ["auth", "login", url, "--user", "demo", ...pin];
        const signedIn = await say([...login, "--password-stdin"], {
          stdin: "demo",
        });
        assertEquals(signedIn.code, 0, signedIn.stderr);
        assert(http.asked.length > 0);

        await withProxy({ kind: "socks5", ...proxied }, async (socks) => {
          const address = `127.0.0.1:${socks.port}`;
          const status = await say(["auth", "status"], {
            HTTPS_PROXY: "",
            ALL_PROXY: `socks5h://${USER}:${SECRET_WORD}@${address}`,
          });
          assertEquals(status.code, 0, status.stderr);
          assertEquals(new Set(socks.asked), new Set([new URL(url).host]));
        });

        const direct = await say(["auth", "status"], { NO_PROXY: NAME });
        assertEquals(direct.code, 5, direct.stderr);
        const wrong = `http://${USER}:not-${SECRET_WORD}@${at}`;
        const refused = await say(["auth", "status"], { HTTPS_PROXY: wrong });
        assertEquals(refused.code, 5, refused.stderr);
        const doctor = await say(["doctor", "--json"]);
        const checks: { name: string; ok: boolean; detail: string }[] =
          doctor.json.checks;
        const check = checks.find((it) => it.name === "proxy");
        assert(check?.ok && check.detail.includes(`http://${at}`));
        for (const text of all) assert(!text.includes(SECRET_WORD), text);
      });
      assertEquals(await filesHolding(path, SECRET_WORD), []);
    } finally {
      await demo.stop();
    }
  }));
