import { startDemoServer } from "../../src/demo/demo_server.ts";
import { assertEquals, assertMatch } from "@std/assert";
import { run, withEmptyHome } from "./binary.ts";

/** The variables of Termux, where the Linux binary runs. */
const TERMUX = {
  TERMUX_VERSION: "0.118.3",
  PREFIX: "/data/data/com.termux/files/usr",
};

Deno.test("jellytau under Termux uses the encrypted file, and says so everywhere", async () => {
  await withEmptyHome(async ({ env, path }) => {
    const here = { ...env, ...TERMUX };
    const status = await run(["storage", "status", "--json"], { env: here });
    assertEquals(status.code, 0, status.stderr);
    const { keyring, used } = status.json;
    assertEquals(keyring.available, false);
    assertEquals(keyring.kind, null);
    assertMatch(keyring.reason, /Android/);
    assertEquals(used, "encrypted-file");

    const doctor = await run(["doctor", "--json"], { env: here });
    // deno-lint-ignore no-explicit-any -- what a script would read
    const checks: any[] = doctor.json.checks;
    const line = checks.find(({ name }) => name === "keyring");
    assertMatch(line.detail, /Android .*tokens go to the file/);

    const demo = await startDemoServer();
    try {
      const caFile = `${path}/ca.pem`;
      await Deno.writeTextFile(caFile, demo.certificate.caPem);
      const login = ["auth", "login", demo.url, "--user", "demo", "--json"];
      login.push("--password-stdin", "--ca-file", caFile);
      const keyringOnly = await run([...login, "--store", "keyring"], {
        env: here,
        stdin: "demo",
      });
      assertEquals(keyringOnly.code, 8);
      assertMatch(keyringOnly.stderr, /Android/);
      const ran = await run(login, { env: here, stdin: "demo" });
      assertEquals(ran.code, 0, ran.stderr);
      assertEquals(ran.json.tokenStorage, "encrypted-file");
      assertMatch(ran.stderr, /No system keyring \(Android .*encrypted file/);
    } finally {
      await demo.stop();
    }
  });
});
