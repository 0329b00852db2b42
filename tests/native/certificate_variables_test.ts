/**
 * Tests the compiled program with variables that name certificate authorities.
 */
import { startDemoServer } from "../../src/demo/demo_server.ts";
import { assertEquals } from "@std/assert";
import { run, withEmptyHome } from "./binary.ts";

const CASES: [variable: string, value: string, kind: string, code: number][] = [
  ["SSL_CERT_FILE", "/nope.pem", "usage", 2],
  ["SSL_CERT_FILE", "", "usage", 2],
  ["DENO_CERT", "/nope.pem", "usage", 2],
  ["DENO_CERT", "/", "usage", 2],
  ["SSL_CERT_FILE", "/etc/hostname", "tls_untrusted", 6],
  ["SSL_CERT_DIR", "/nope", "tls_untrusted", 6],
  ["NODE_EXTRA_CA_CERTS", "/nope.pem", "tls_untrusted", 6],
];

for (const [variable, value, kind, code] of CASES) {
  Deno.test(`jellytau names ${variable} when it is "${value}" and a server cannot be trusted`, () =>
    withEmptyHome(async ({ env: bare }) => {
      const demo = await startDemoServer({ hostname: "localhost" });
      try {
        const env = { ...bare, [variable]: value };
        const login = ["auth", "login", demo.url, "--user", "demo"];
        login.push("--password-stdin", "--json");
        const tried = await run(login, { env, stdin: "demo" });
        assertEquals(tried.code, code, tried.stderr);
        const error = tried.failure;
        assertEquals(error.kind, kind);
        assertEquals(`${error.message} ${error.hint}`.includes(variable), true);
        const { json } = await run(["doctor", "--json"], { env });
        const check = json.checks
          .find((it: { name: string }) => it.name === "tls-store");
        assertEquals(check.ok, false);
        assertEquals(check.hint, `Correct or unset ${variable}`);
      } finally {
        await demo.stop();
      }
    }));
}
