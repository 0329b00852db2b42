/**
 * Tests the report of `doctor` on a home full of identifying words, intact and
 * broken.
 */
import type { Account, Server } from "../../src/core/account.ts";
import { startDemoServer } from "../../src/demo/demo_server.ts";
import { openMetadata } from "../metadata/open_metadata.ts";
import { assert, assertEquals } from "@std/assert";
import { type Ran, run, withEmptyHome } from "./binary.ts";

/** Names of different things, none of which may be in a report. */
const TELLTALES = [
  "tt-user",
  "tt-alias",
  "tt-server",
  "tt-path",
  "tt-home",
  "tt-login",
  "tt-bus",
  "127.0.0.1",
  "a1b2".repeat(8),
  "c3d4".repeat(8),
] as const;

const SERVER: Server = {
  id: "a1b2".repeat(8),
  name: "tt-server's films",
  url: "https://127.0.0.1:1/tt-path",
  version: "10.11.0",
  trust: { caPem: null, pinSha256: null, allowLoopbackHttp: false },
};
const ACCOUNT: Account = {
  serverId: SERVER.id,
  userId: "c3d4".repeat(8),
  userName: "tt-user",
  alias: "tt-alias",
  active: true,
  tokenStorage: "encrypted-file",
  deviceId: "9".repeat(32),
  signedInAt: new Date(),
};

interface Fixture {
  readonly data: string;
  readonly env: Record<string, string>;
  /** Runs `doctor` with these arguments. */
  doctor(...args: string[]): Promise<Ran>;
}

function withTelltales(
  use: (fixture: Fixture) => Promise<void>,
): Promise<void> {
  return withEmptyHome(async ({ env: bare, path }) => {
    const home = `${path}/tt-home`;
    const data = `${home}/.local/share/jellytau`;
    await Deno.mkdir(data, { recursive: true, mode: 0o700 });
    const metadata = openMetadata(`${data}/metadata.db`);
    metadata.accounts.saveServer(SERVER);
    metadata.accounts.saveAccount(ACCOUNT);
    metadata.close();
    const env = {
      ...bare,
      HOME: home,
      USER: "tt-login",
      SECRET_SERVICE_BUS_NAME: "org.tt-bus.Secret",
    };
    const doctor = (...args: string[]) => run(["doctor", ...args], { env });
    await use({ data, env, doctor });
  });
}

function badOnes({ json }: Ran): string[] {
  return json.checks.filter((it: { ok: boolean }) => !it.ok)
    .map((it: { name: string }) => it.name);
}

const BREAKAGES: readonly {
  readonly what: string;
  readonly bad: readonly string[];
  break_(data: string): Promise<void>;
}[] = [
  {
    what: "a missing token",
    bad: ["encrypted-file", "keyring-environment", "token"],
    break_: () => Promise.resolve(),
  },
  {
    what: "an invalid encrypted file",
    bad: ["encrypted-file", "keyring-environment", "token"],
    break_: (data) =>
      Deno.writeTextFile(`${data}/tokens.json`, "tt-home", { mode: 0o600 }),
  },
  {
    what: "an invalid database",
    bad: ["keyring-environment", "metadata"],
    break_: (data) =>
      Deno.writeTextFile(`${data}/metadata.db`, "tt-server".repeat(2_000)),
  },
  {
    what: "a folder that others can read",
    bad: ["encrypted-file", "keyring-environment", "permissions", "token"],
    break_: (data) => Deno.chmod(data, 0o755),
  },
];

/** The formats of a report, which take turns unless `JELLYTAU_LONG=1`. */
const FORMATS = [[], ["--json"]];
const LONG = Deno.env.get("JELLYTAU_LONG") === "1";

for (const [at, { what, bad, break_ }] of BREAKAGES.entries()) {
  const formats = FORMATS
    .filter((_, turn) => LONG || at % FORMATS.length === turn);
  Deno.test(`jellytau doctor reports everything else with ${what}, and --report names nobody`, () =>
    withTelltales(async ({ data, doctor }) => {
      await break_(data);
      const whole = await doctor("--json");
      assertEquals(whole.code, 1, whole.stderr);
      assertEquals(badOnes(whole).toSorted(), bad);
      for (const format of formats) {
        const report = await doctor("--report", ...format);
        assertEquals(report.code, 1);
        if (format.length > 0) assertEquals(badOnes(report).toSorted(), bad);
        const said = report.stdout + report.stderr;
        for (const word of TELLTALES) {
          assert(!said.includes(word), `${word} in ${said}`);
        }
      }
    }));
}

Deno.test("jellytau doctor has every check that was promised, each with a hint when it is bad", () =>
  withTelltales(async ({ data, env, doctor }) => {
    await Deno.remove(`${data}/metadata.db`);
    const demo = await startDemoServer({ hostname: "localhost" });
    try {
      const ca = `${data}/ca.pem`;
      await Deno.writeTextFile(ca, demo.certificate.caPem);
      const login = ["auth", "login", demo.url, "--user", "demo"];
      login.push("--password-stdin", "--ca-file", ca);
      assertEquals((await run(login, { env, stdin: "demo" })).code, 0);
      const { json } = await doctor("--json");
      const names = json.checks.map((it: { name: string }) => it.name);
      for (
        const name of [
          "keyring",
          "encrypted-file",
          "metadata",
          "permissions",
          "tls-store",
          "terminal",
          "server",
          "token",
          "clock",
          "proxy",
          "build",
        ]
      ) assert(names.includes(name), `${name} in ${names}`);
      for (const { ok, hint, detail } of json.checks) {
        assert(ok || hint.length > 10, detail);
      }
      const report = await doctor("--report");
      assert(report.stdout.includes("Jellyfin 12.0.0"), report.stdout);
      assert(!report.stdout.includes("localhost"), report.stdout);
      assert(!/\bdemo\b/.test(report.stdout), report.stdout);
    } finally {
      await demo.stop();
    }
  }));
