/** Tests the addresses of a server, with real TLS servers behind them. */
import { makeCertificate } from "../../../src/demo/certificate.ts";
import { startDemoServer } from "../../../src/demo/demo_server.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { bytesOf, filmWith } from "../../demo/demo_bytes.ts";
import { networkTest } from "../../jellyfin/jellyfin_fixture.ts";
import {
  type SwitchedAddress,
  withAddressesOf,
} from "../../jellyfin/switched_address.ts";
import { SECRET_WORD } from "../../secret_word.ts";
import { login, SMALL, withDemo } from "../cli_demo.ts";

type Fixture = Parameters<Parameters<typeof withDemo>[1]>[0] & {
  readonly first: SwitchedAddress;
  readonly second: SwitchedAddress;
};

/** Signs in at the first address, and adds the second one. */
async function withTwo(use: (fixture: Fixture) => Promise<void>) {
  await withDemo(
    {},
    (given) =>
      withAddressesOf(given.demo.url, async (first, second) => {
        const { run, caFile } = given;
        const args = login(first.url, "--ca-file", caFile);
        const signedIn = await run(args, { stdin: "demo" });
        assertEquals(signedIn.code, 0, signedIn.stderr);
        const added = await run(
          ["server", "address", "add", first.url, second.url].concat(
            ["--ca-file", caFile, "--json"],
          ),
        );
        assertEquals(added.code, 0, added.stderr);
        assertEquals(
          added.json.addresses.map((it: { url: string }) => it.url),
          [first.url, second.url],
        );
        assertEquals(added.json.url, second.url);
        assertEquals(added.json.certificate.trustedBy, "ca-file");
        await use({ ...given, first, second });
      }),
  );
}

networkTest(
  "a silent address is passed over, and its server used at the other one",
  async () => {
    await withTwo(async ({ run, first, second }) => {
      first.fallSilent();
      second.count = 0;
      const startMs = performance.now();
      const status = await run(["auth", "status", "--json"]);
      assertEquals(status.code, 0, status.stderr);
      assertEquals(status.json.accounts[0].serverUrl, first.url);
      assert(second.count > 0);
      assert(
        performance.now() - startMs < 5_000,
        "it waited for the silent one",
      );
      first.count = 0;
      const again = await run(["api", "/Users/Me"]);
      assertEquals(again.code, 0, again.stderr);
      assertEquals(first.count, 0);
      second.fallSilent();
      first.answer();
      assertEquals((await run(["api", "/Users/Me"])).code, 0);
      assert(first.count > 0);
    });
  },
);

networkTest(
  "an address of another server is refused, and gets no token",
  async () => {
    await withTwo(async ({ run, first, second, demo, caFile }) => {
      const { certificate } = demo;
      const other = await startDemoServer({ ...SMALL, certificate });
      other.options.id = "e".repeat(32);
      try {
        const args = ["server", "address", "add", first.url, other.url];
        const added = await run([...args, "--ca-file", caFile, "--json"]);
        assertEquals(added.code, 6, added.stderr);
        assertEquals(JSON.parse(added.stderr).error.kind, "server_changed");
        assert(other.log.requests.length > 0);
        assert(other.log.requests.every((it) => !it.hasToken));
      } finally {
        await other.stop();
      }
      const { addresses } = (await run(
        ["server", "address", "list", "--json"],
      )).json;
      assertEquals(
        addresses.map((it: { url: string }) => it.url),
        [first.url, second.url],
      );
    });
  },
);

networkTest(
  "an address with an unknown certificate asks, and pins it for itself",
  async () => {
    const certificate = await makeCertificate("self-signed");
    await withDemo(
      { certificate },
      ({ run, demo }) =>
        withAddressesOf(demo.url, async (first, second) => {
          const args = login(first.url, "--trust-new");
          assertEquals((await run(args, { stdin: "demo" })).code, 0);
          const add = ["server", "address", "add", first.url, second.url];
          const refused = await run([...add, "--json"]);
          assertEquals(refused.code, 6);
          const error = JSON.parse(refused.stderr).error;
          assertEquals(error.kind, "tls_untrusted");
          assertEquals(error.details.sha256, certificate.sha256);
          assert(demo.log.requests.length > 0);
          assertEquals((await run(add, { answers: ["no"] })).code, 6);
          const added = await run(add, { answers: ["yes"] });
          assertEquals(added.code, 0, added.stderr);
          const host = new URL(second.url).host;
          const trusted = await run([
            "server",
            "trust",
            host,
            "--by-ca",
            "--json",
          ]);
          assertEquals(trusted.code, 6);
          const again = await run(
            ["server", "trust", host, "--trust-new", "--json"],
          );
          assertEquals(again.code, 0, again.stderr);
          assertEquals(again.json.url, second.url);
          assertEquals(again.json.pinSha256, certificate.sha256);
          await asksNothing({ run, second });
        }),
    );
  },
);

/** Checks that a sign-in does not ask about a certificate that was replaced. */
async function asksNothing(
  { run, second }: Pick<Fixture, "run" | "second">,
): Promise<void> {
  const other = await startDemoServer({ ...SMALL, certificate: "self-signed" });
  try {
    second.leadTo(other.url);
    const args = ["auth", "login", second.url, "--user", "demo"];
    const { code, stderr } = await run(args, { answers: ["yes", "demo"] });
    assertEquals(code, 6, stderr);
    assertMatch(stderr, /server trust/);
    assert(!stderr.includes("Trust this certificate"), stderr);
  } finally {
    await other.stop();
  }
}

networkTest("addresses are listed, ordered and removed", async () => {
  await withTwo(async ({ run, first, second, demo }) => {
    const shown = await run(["server", "list"]);
    assertMatch(shown.stdout, new RegExp(`also at ${second.url}`));
    const { host } = new URL(second.url);
    const ordered = await run(["server", "address", "order", first.url, host]);
    assertEquals(ordered.code, 0, ordered.stderr);
    const { servers } = (await run(["server", "list", "--json"])).json;
    assertEquals(servers[0].addresses, [second.url, first.url]);
    assertEquals(servers[0].url, second.url);
    assertEquals((await run(["api", "/Users/Me"])).code, 0);
    const removed = await run(
      ["server", "address", "remove", first.url, first.url],
    );
    assertEquals(removed.code, 0, removed.stderr);
    assertEquals((await run(["api", "/Users/Me"])).code, 0);
    const only = ["server", "address", "remove", second.url, second.url];
    assertEquals((await run(only)).code, 2);
    const none = ["server", "address", "remove", second.url, first.url];
    assertEquals((await run(none)).code, 3);
    assert(demo.log.requests.length > 0);
  });
});

networkTest(
  "signing in at another address keeps all of them, and signing out removes them",
  async () => {
    await withTwo(async ({ run, first, second }) => {
      first.fallSilent();
      const args = [...login(second.url), "--force"];
      const signedIn = await run(args, { stdin: "demo" });
      assertEquals(signedIn.code, 0, signedIn.stderr);
      const { servers } = (await run(["server", "list", "--json"])).json;
      assertEquals(servers[0].addresses, [first.url, second.url]);
      const out = await run(["auth", "logout"]);
      assertEquals(out.code, 0, out.stderr);
      const left = (await run(["server", "list", "--json"])).json.servers;
      assertEquals(left[0].addresses, [first.url]);
    });
  },
);

networkTest(
  "a download goes on where it was when its address dies",
  async () => {
    await withTwo(async ({ run, first, second, demo, home }) => {
      assertEquals((await run(["library", "sync"])).code, 0);
      const { file, id } = filmWith(demo);
      demo.files.options.chunkBytes = 10_000;
      first.breakAfter(150_000);
      const started = demo.log.requests.length;
      second.count = 0;
      const args = ["download", id, "--dir", `${home}/films`, "--json"];
      const { code, json, stderr } = await run(args);
      assertEquals(code, 0, stderr);
      assert(second.count > 0);
      const [{ path, sizeBytes }] = json.downloads;
      assertEquals(await Deno.readFile(path), bytesOf(file));
      const asked = demo.log.requests.slice(started)
        .filter(({ path }) => path.endsWith("/Download"));
      assertEquals(asked.length, 2);
      assert(sizeBytes > 150_000);
    });
  },
);

networkTest(
  "headers are sent to the address that they were set for, and to no other",
  async () => {
    await withTwo(async ({ run, first, second, demo }) => {
      const set = ["server", "header", "set", second.url, "X-Access"];
      assertEquals((await run(set, { stdin: SECRET_WORD })).code, 0);
      const seen = new Map<string, Set<string | null>>();
      demo.options.accessHeaders = { "X-Access": SECRET_WORD };
      demo.options.answer = ({ headers }) => {
        const host = headers.get("host") ?? "";
        const values = seen.get(host) ?? new Set();
        seen.set(host, values.add(headers.get("x-access")));
        return null;
      };
      const ran = await run(["api", "/Users/Me"]);
      assertEquals(ran.code, 0, ran.stderr);
      const secondHost = new URL(second.url).host;
      assertEquals(seen.get(secondHost), new Set([SECRET_WORD]));
      const firstHost = new URL(first.url).host;
      assertEquals(seen.get(firstHost) ?? new Set([null]), new Set([null]));
      const args = ["server", "address", "remove", first.url, secondHost];
      const removed = await run(args);
      assertEquals(removed.code, 0, removed.stderr);
      const { headers } =
        (await run(["server", "header", "list", "--json"])).json;
      assertEquals(headers, []);
    });
  },
);

networkTest("`doctor` reports each address, and redacts them", async () => {
  await withTwo(async ({ run, first, second }) => {
    first.fallSilent();
    const { json } = await run(["doctor", "--json"]);
    const checks: { name: string; ok: boolean; detail: string }[] = json.checks;
    assertEquals(
      checks.filter((it) => it.name === "server-address")
        .map(({ ok, detail }) => [ok, detail]),
      [
        [true, `${first.url}: does not answer on this network`],
        [true, `${second.url}: answers`],
      ],
    );
    const server = checks.find((it) => it.name === "server");
    assertMatch(server?.detail ?? "", new RegExp(`^${second.url}: Jellyfin`));
    const { stdout } = await run(["doctor", "--report"]);
    for (const { url } of [first, second]) {
      assertEquals(stdout.includes(new URL(url).host), false);
    }
  });
});
