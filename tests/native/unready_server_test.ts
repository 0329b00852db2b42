/** Tests addresses without a server that is ready. */
import { makeCertificate } from "../../src/demo/certificate.ts";
import {
  type DemoServer,
  startDemoServer,
} from "../../src/demo/demo_server.ts";
import type { DemoOptions } from "../../src/demo/demo_options.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { run } from "./binary.ts";
import { withDemoHome } from "./demo_home.ts";
import { signIn } from "./signed_in_home.ts";

const OPTIONS = { items: 12 };

function loginTo({ url }: DemoServer): string[] {
  const login = ["auth", "login", url, "--user", "demo", "--json"];
  return [...login, "--password-stdin"];
}

Deno.test("jellytau says that a server which refuses connections may be starting", async () => {
  await withDemoHome(OPTIONS, async ({ demo, env, path, caFile }) => {
    const login = loginTo(demo);
    const trust = ["--ca-file", caFile];
    await signIn(demo, path);
    await demo.stop();
    const commands = [
      ["auth", "status", "--json"],
      ["auth", "approve", "123456", "--json"],
      ["api", "/Users/Me", "--json"],
      ["library", "sync", "--json"],
      ["server", "test", demo.url, ...trust, "--json"],
      [...login, ...trust, "--force"],
    ];
    for (const command of commands) {
      const ran = await run(command, { env, stdin: "demo" });
      const { kind, message, hint } = ran.failure;
      assertEquals([ran.code, kind], [5, "unreachable"], command.join(" "));
      assertMatch(message, /it refuses connections$/);
      assertMatch(hint, /starting or upgrading, try again in a minute/);
    }
  });
});

const PHASES: readonly DemoOptions["phase"][] = [
  "booting",
  "starting",
  "loading",
  "ip-blocked",
];

for (const phase of PHASES) {
  Deno.test(`jellytau server test shows the certificate when the server is ${phase}`, async () => {
    await withDemoHome(OPTIONS, async ({ demo, env, caFile }) => {
      demo.options.phase = phase;
      const trust = ["--ca-file", caFile];
      const test = ["server", "test", demo.url, ...trust];
      const ran = await run([...test, "--json"], { env });
      assertEquals([ran.code, ran.json.ok], [7, false], ran.stderr);
      const { sha256, subject, trustedBy } = ran.json.certificate;
      assertEquals(sha256, demo.certificate.sha256);
      assert(subject !== "");
      assertEquals(trustedBy, "ca-file");
      assertEquals(ran.failure.kind, "server_error");
      if (phase !== PHASES[0]) return;
      const words = await run(test, { env });
      assert(words.stdout.includes(sha256), words.stdout);
    });
  });
}

/** Addresses that lead to the server, by its base path; `""` is its origin. */
const ADDRESSES: readonly [basePath: string, addresses: readonly string[]][] = [
  ["", ["/", "/api-docs/swagger"]],
  ["/jellyfin", ["", "/jellyfin/api-docs/swagger/index.html"]],
];

for (const [basePath, addresses] of ADDRESSES) {
  Deno.test(`jellytau finds a server without a web client below "${basePath}"`, async () => {
    await withDemoHome(
      { ...OPTIONS, basePath },
      async ({ demo, env, caFile }) => {
        const login = loginTo(demo);
        demo.options.webClient = false;
        const trust = ["--ca-file", caFile];
        const { origin } = new URL(demo.url);
        for (const address of addresses) {
          const there = `${origin}${address}`;
          const test = ["server", "test", there, ...trust, "--json"];
          const ran = await run(test, { env });
          assertEquals([ran.code, ran.json.url], [0, demo.url], address);
        }
        const { code, stderr } = await run([...login, ...trust], {
          env,
          stdin: "demo",
        });
        assertEquals(code, 0, stderr);
      },
    );
  });
}

Deno.test("jellytau auth login names the address of a server without a web client", async () => {
  const options = { ...OPTIONS, basePath: "/jellyfin" };
  await withDemoHome(options, async ({ demo, env, caFile }) => {
    const login = loginTo(demo);
    demo.options.webClient = false;
    const { origin } = new URL(demo.url);
    const args = login.map((it) => it === demo.url ? `${origin}/media` : it);
    const trust = ["--ca-file", caFile];
    const ran = await run([...args, ...trust], { env, stdin: "demo" });
    const { message, hint } = ran.failure;
    const said = `${message} ${hint}`;
    assert(said.includes(`"${demo.url}"`), said);
    assert(!/in front of the server|swagger|System\/Info/.test(said), said);
  });
});

Deno.test("jellytau shows both certificates and the command when one changed", async () => {
  const options = { ...OPTIONS, certificate: "self-signed" as const };
  await withDemoHome(options, async ({ demo: first, env }) => {
    const login = loginTo(first);
    const given = { env, stdin: "demo" };
    assertEquals((await run([...login, "--trust-new"], given)).code, 0);
    const certificate = await makeCertificate("self-signed");
    const port = Number(new URL(first.url).port);
    await first.stop();
    const demo = await startDemoServer({ ...OPTIONS, certificate, port });
    demo.options.id = first.options.id;
    for (const device of first.users.devices) demo.users.adopt(device);
    try {
      await assertShown({ demo, before: first.certificate.sha256 }, env);
    } finally {
      await demo.stop();
    }
  });
});

async function assertShown(
  { demo, before }: { demo: DemoServer; before: string },
  env: Record<string, string>,
): Promise<void> {
  const { url, certificate: { sha256: after } } = demo;
  const today = new Date().toISOString().slice(0, 4);
  const commands = [
    ["auth", "status"],
    ["auth", "approve", "123456"],
    ["api", "/Users/Me"],
    ["library", "sync"],
    ["server", "test", url],
  ];
  let command = "";
  for (const args of commands) {
    const { code, stderr } = await run(args, { env });
    assertEquals(code, 6, stderr);
    const facts = [url, before, after, "CN=JellyTau demo", today];
    for (const it of facts) assert(stderr.includes(it), `${args}: ${stderr}`);
    [, command = ""] = /`jellytau (server trust [^`]+)`/.exec(stderr) ?? [];
    assert(command.includes(url), stderr);
  }
  const test = await run(["server", "test", url, "--json"], { env });
  assertEquals(test.json.certificate.sha256, after);
  assertEquals(test.json.certificate.trustedBy, null);
  const trust = [...command.split(" "), "--pin", after];
  assertEquals((await run(trust, { env })).code, 0);
  assertEquals((await run(["auth", "status"], { env })).code, 0);
}
