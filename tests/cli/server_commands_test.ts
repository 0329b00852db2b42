import { makeCertificate } from "../../src/demo/certificate.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { networkTest } from "../jellyfin/jellyfin_fixture.ts";
import { login, OF_ITS_OWN, withDemo } from "./cli_demo.ts";

networkTest(
  "`server test` prints all that was promised and needs no account",
  async () => {
    await withDemo({}, async ({ run, demo, caFile }) => {
      const ran = await run(
        ["server", "test", demo.url, "--ca-file", caFile, "--json"],
      );
      assertEquals(ran.code, 0, ran.stderr);
      assertEquals(ran.stderr, "");
      const { certificate, clockSkewMs, ...rest } = ran.json;
      assertEquals(rest, {
        url: demo.url,
        id: demo.options.id,
        name: demo.options.serverName,
        version: demo.options.version,
        productName: "Jellyfin Server",
        quickConnect: true,
        ok: true,
        problem: null,
        tried: [demo.url],
      });
      assertEquals(certificate.sha256, demo.certificate.sha256);
      assertEquals(certificate.subject, "CN=JellyTau demo");
      assertEquals(certificate.issuer, "CN=JellyTau demo CA");
      assertEquals(certificate.trustedBy, "ca-file");
      assert(Date.parse(certificate.validTo) > Date.now());
      assert(Math.abs(clockSkewMs) < 60_000);
      assert(demo.log.requests.every((it) => !it.hasToken));
    });
  },
);

networkTest("`server test` says the same to people", async () => {
  await withDemo({}, async ({ run, demo, caFile }) => {
    demo.users.quickConnect = false;
    demo.options.serverName = "Ho\x1b[31mme\u202e";
    const ran = await run(["server", "test", demo.url, "--ca-file", caFile]);
    assertEquals(ran.code, 0, ran.stderr);
    assertMatch(ran.stdout, /quick connect +off/);
    assertMatch(ran.stdout, new RegExp(demo.certificate.sha256));
    assertMatch(ran.stdout, /trusted by +ca-file/);
    // deno-lint-ignore no-control-regex -- none may reach a terminal
    assert(!/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/.test(ran.stdout));
  });
});

networkTest(
  "`server test` finds the base path that was left out or is too long",
  async () => {
    await withDemo({ basePath: "/my/tv" }, async ({ run, demo, caFile }) => {
      const { origin } = new URL(demo.url);
      for (const typed of [origin, `${origin}/my/tv/web/`, `${origin}/x/y`]) {
        const ran = await run(
          ["server", "test", typed, "--ca-file", caFile, "--json"],
        );
        assertEquals(ran.code, 0, ran.stderr);
        assertEquals(ran.json.url, demo.url);
      }
    });
  },
);

networkTest(
  "`server test` finds a common base path when nothing redirects there",
  async () => {
    await withDemo({ basePath: "/jellyfin" }, async ({ run, demo, caFile }) => {
      demo.options.answer = (request) =>
        new URL(request.url).pathname.startsWith("/jellyfin/")
          ? null
          : new Response("<html>Welcome", {
            headers: { "content-type": "text/html" },
          });
      const { origin } = new URL(demo.url);
      const args = ["server", "test", origin, "--ca-file", caFile, "--json"];
      const ran = await run(args);
      assertEquals(ran.code, 0, ran.stderr);
      assertEquals(ran.json.url, demo.url);
      assertEquals(ran.json.tried, [origin, demo.url]);
    });
  },
);

networkTest(
  "`server test` gives up soon when every redirect leads to another one",
  async () => {
    await withDemo({}, async ({ run, demo, caFile }) => {
      let count = 0;
      demo.options.answer = () => {
        const location = `/base${count++}/web/`;
        return new Response(null, { status: 302, headers: { location } });
      };
      const args = ["server", "test", demo.url, "--ca-file", caFile, "--json"];
      const ran = await run(args);
      assertEquals(ran.code, 7);
      assertEquals(ran.json.problem.kind, "not_jellyfin");
      assert(ran.json.tried.length < 12, `${ran.json.tried.length} addresses`);
      assert(count < 12, `${count} requests`);
    });
  },
);

networkTest(
  "`server test` does not follow what was shortened to be shown",
  async () => {
    await withDemo({}, async ({ run, demo, caFile }) => {
      const location = `/${"a".repeat(40)}/web/`;
      demo.options.answer = () =>
        new Response(null, { status: 302, headers: { location } });
      const args = ["server", "test", demo.url, "--ca-file", caFile, "--json"];
      const { json } = await run(args);
      assertMatch(json.problem.message, /…"$/);
      for (const url of json.tried) assertEquals(/…|%E2/.test(url), false);
    });
  },
);

/** The test is skipped if one of Jellyfin's ports is in use. */
for (const port of [8920, 8096]) {
  networkTest(
    `\`server test\` finds a server on port ${port} when only its name is typed`,
    async () => {
      const certificate = await makeCertificate("self-signed");
      const options = { hostname: "localhost", port, certificate } as const;
      await withDemo(options, async ({ run, demo }) => {
        const pin = ["--pin", certificate.sha256];
        const args = ["server", "test", "localhost", ...pin, "--json"];
        const ran = await run(args);
        assertEquals(ran.code, 0, ran.stderr);
        assertEquals(ran.json.url, demo.url);
        assertEquals(ran.json.certificate.trustedBy, "pin");
      });
    },
    { ignore: isTaken(port) },
  );
}

function isTaken(port: number): boolean {
  try {
    Deno.listen({ hostname: "127.0.0.1", port }).close();
    return false;
  } catch {
    return true;
  }
}

networkTest(
  "`server test` prints an unknown certificate, and asks the server nothing",
  async () => {
    await withDemo({ certificate: "self-signed" }, async ({ run, demo }) => {
      const ran = await run(["server", "test", demo.url, "--json"]);
      assertEquals(ran.code, 6);
      assertEquals(ran.json.ok, false);
      assertEquals(ran.json.id, null);
      assertEquals(ran.json.problem.kind, "tls_untrusted");
      assertEquals(ran.json.certificate.sha256, demo.certificate.sha256);
      assertEquals(ran.json.certificate.trustedBy, null);
      assertEquals(JSON.parse(ran.stderr).error.kind, "tls_untrusted");
      assertEquals(demo.log.requests, []);
      const shown = await run(["server", "test", demo.url]);
      assertEquals(shown.code, 6);
      assertMatch(shown.stdout, new RegExp(demo.certificate.sha256));
      assertMatch(shown.stderr, /^jellytau: Cannot trust .*\nhint: .*--pin/);
      assert(!shown.stderr.includes("--trust-new"), "it has no such flag");
    });
  },
);

networkTest(
  "`server test` does not advise itself where nothing answers",
  async () => {
    await withDemo(OF_ITS_OWN, async ({ run, demo }) => {
      await demo.stop();
      const ran = await run(["server", "test", demo.url]);
      assertEquals(ran.code, 5);
      assertMatch(ran.stderr, /hint: Check the address, its port/);
    });
  },
);

networkTest(
  "`server test` refuses http, but for loopback when it is allowed",
  async () => {
    await withDemo({ plain: true }, async ({ run, demo }) => {
      const refused = await run(["server", "test", demo.url, "--json"]);
      assertEquals(refused.code, 6);
      assertEquals(JSON.parse(refused.stderr).error.kind, "insecure");
      assertEquals(demo.log.requests, []);
      const allow = ["--allow-loopback-http", "--json"];
      const ran = await run(["server", "test", demo.url, ...allow]);
      assertEquals(ran.code, 0, ran.stderr);
      assertEquals(ran.json.certificate, null);
      const far = ["server", "test", "http://192.0.2.1:8096", ...allow];
      assertEquals((await run(far)).code, 6);
    });
  },
);

networkTest(
  "`server test` says that a server is starting, and what it is called",
  async () => {
    await withDemo({}, async ({ run, demo, caFile }) => {
      demo.options.phase = "starting";
      const args = ["server", "test", demo.url, "--ca-file", caFile, "--json"];
      const ran = await run(args);
      assertEquals(ran.code, 7);
      assertEquals(ran.json.id, demo.options.id);
      assertEquals(ran.json.ok, false);
      assertMatch(ran.json.problem.message, /starting or not set up$/);
    });
  },
);

networkTest(
  "`server test` notes a server that is older than any it was tried with",
  async () => {
    await withDemo({}, async ({ run, demo, caFile }) => {
      demo.options.version = "10.9.11";
      const ran = await run(["server", "test", demo.url, "--ca-file", caFile]);
      assertEquals(ran.code, 0);
      assertMatch(ran.stderr, /older than Jellyfin 10\.10/);
    });
  },
);

networkTest(
  "`server list` and `server remove` show and forget a server, but not under an account",
  async () => {
    await withDemo({}, async ({ run, demo, caFile }) => {
      assertEquals((await run(["server", "list", "--json"])).json.servers, []);
      const signIn = await run(login(demo.url, "--ca-file", caFile), {
        stdin: "demo",
      });
      assertEquals(signIn.code, 0, signIn.stderr);
      const { servers } = (await run(["server", "list", "--json"])).json;
      assertEquals(servers, [{
        id: demo.options.id,
        name: demo.options.serverName,
        url: demo.url,
        version: demo.options.version,
        pinSha256: null,
        caFile: true,
        allowLoopbackHttp: false,
        accounts: 1,
        maxBitrate: null,
        headers: [],
        clientCertificate: null,
        addresses: [demo.url],
      }]);
      const used = await run(["server", "remove", demo.url, "--json"]);
      assertEquals(used.code, 2);
      assertMatch(used.stderr, /auth logout/);
      assertEquals((await run(["auth", "logout"])).code, 0);
      const { host } = new URL(demo.url);
      assertEquals((await run(["server", "remove", host])).code, 0);
      assertEquals((await run(["server", "list", "--json"])).json.servers, []);
      assertEquals((await run(["server", "remove", host])).code, 3);
    });
  },
);
