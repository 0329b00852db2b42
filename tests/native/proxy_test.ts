/** Tests that a proxy of the environment is used, and its password not shown. */
import {
  makeCertificate,
  type ServerCertificate,
} from "../../src/demo/certificate.ts";
import { startDemoServer } from "../../src/demo/demo_server.ts";
import { assert, assertEquals } from "@std/assert";
import { withProxy } from "../jellyfin/test_proxy.ts";
import { filesHolding, SECRET_WORD } from "../secret_word.ts";
import { type Ran, run, withEmptyHome } from "./binary.ts";

/** A name that only the proxy resolves. */
const NAME = "media.example";
const USER = "ada";
const PROXIED = { credentials: [USER, SECRET_WORD] } as const;

type Say = (
  args: readonly string[],
  given?: Record<string, string>,
) => Promise<Ran>;

/** Lends a server that only a proxy can find, and runs that are searched. */
async function withNamed(
  use: (
    fixture: { url: string; certificate: ServerCertificate; say: Say },
    path: string,
  ) => Promise<void>,
): Promise<void> {
  await withEmptyHome(async ({ env: bare, path }) => {
    const certificate = await makeCertificate("self-signed", NAME);
    const demo = await startDemoServer({ certificate, items: 10 });
    const url = `https://${NAME}:${new URL(demo.url).port}`;
    const say: Say = async (args, { stdin = "", ...variables } = {}) => {
      const env = { ...bare, JELLYTAU_LOG: "debug", ...variables };
      const ran = await run(args, { env, stdin });
      assert(!(ran.stdout + ran.stderr).includes(SECRET_WORD), ran.stderr);
      return ran;
    };
    try {
      await use({ url, certificate, say }, path);
      assertEquals(await filesHolding(path, SECRET_WORD), []);
    } finally {
      await demo.stop();
    }
  });
}

/** Checks the account through a SOCKS proxy, and through one with TLS. */
async function checkOthers(
  say: Say,
  { url, path }: { url: string; path: string },
): Promise<void> {
  await withProxy({ kind: "socks5", ...PROXIED }, async ({ port, asked }) => {
    const address = `socks5h://${USER}:${SECRET_WORD}@127.0.0.1:${port}`;
    const status = await say(["auth", "status"], { ALL_PROXY: address });
    assertEquals(status.code, 0, status.stderr);
    assertEquals(new Set(asked), new Set([new URL(url).host]));
  });
  const certificate = await makeCertificate("ca-signed");
  const ca = `${path}/proxy-ca.pem`;
  await Deno.writeTextFile(ca, certificate.caPem);
  const overTls = { kind: "https", certificate, ...PROXIED } as const;
  await withProxy(overTls, async ({ port, asked }) => {
    const status = await say(["auth", "status"], {
      SSL_CERT_FILE: ca,
      HTTPS_PROXY: `https://${USER}:${SECRET_WORD}@localhost:${port}`,
    });
    assertEquals(status.code, 0, status.stderr);
    assert(asked.length > 0);
  });
}

Deno.test("jellytau signs in through the proxy of the environment, and shows no password of it", () =>
  withNamed(async ({ url, certificate, say }, path) => {
    await withProxy({ kind: "http", ...PROXIED }, async ({ port, asked }) => {
      const at = `127.0.0.1:${port}`;
      const through = { HTTPS_PROXY: `http://${USER}:${SECRET_WORD}@${at}` };
      const login = ["auth", "login", url, "--user", "demo", "--pin"];
      const signedIn = await say(
        [...login, certificate.sha256, "--password-stdin"],
        { ...through, stdin: "demo" },
      );
      assertEquals(signedIn.code, 0, signedIn.stderr);
      assert(asked.length > 0);
      const direct = { ...through, NO_PROXY: NAME };
      assertEquals((await say(["auth", "status"], direct)).code, 5);
      const wrong = { HTTPS_PROXY: `http://${USER}:no-${SECRET_WORD}@${at}` };
      assertEquals((await say(["auth", "status"], wrong)).code, 5);
      const doctor = await say(["doctor", "--json"], through);
      const checks: { name: string; ok: boolean; detail: string }[] =
        doctor.json.checks;
      const check = checks.find((it) => it.name === "proxy");
      assert(check?.ok && check.detail.includes(`http://${at}`));
    });
    await checkOthers(say, { url, path });
  }));
