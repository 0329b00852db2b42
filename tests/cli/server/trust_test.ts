import { makeCertificate } from "../../../src/demo/certificate.ts";
import {
  type DemoServer,
  startDemoServer,
} from "../../../src/demo/demo_server.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { networkTest } from "../../jellyfin/jellyfin_fixture.ts";
import { login, SMALL, withDemo } from "../cli_demo.ts";
import { type Run, withCli } from "../cli_fixture.ts";

/** Lends a server that has a new certificate since a sign-in with a pin. */
async function withRenewed(
  use: (fixture: {
    run: Run;
    demo: DemoServer;
    before: string;
    after: string;
  }) => Promise<void>,
): Promise<void> {
  await withCli(async (run) => {
    const first = await startDemoServer({
      ...SMALL,
      certificate: "self-signed",
    });
    const signIn = await run(login(first.url, "--trust-new"), {
      stdin: "demo",
    });
    assertEquals(signIn.code, 0, signIn.stderr);
    const before = first.certificate.sha256;
    const [device] = first.users.devices;
    // Made before the port is free, so that nobody else takes it meanwhile.
    const certificate = await makeCertificate("self-signed");
    const port = Number(new URL(first.url).port);
    await first.stop();
    const demo = await startDemoServer({ ...SMALL, certificate, port });
    demo.options.id = first.options.id;
    if (device) demo.users.adopt(device);
    try {
      await use({ run, demo, before, after: demo.certificate.sha256 });
    } finally {
      await demo.stop();
    }
  });
}

networkTest(
  "a changed certificate is refused until `server trust` says otherwise",
  async () => {
    await withRenewed(async ({ run, demo, before, after }) => {
      const refused = await run(["auth", "status", "--json"]);
      assertEquals(refused.code, 6);
      assertMatch(refused.json.accounts[0].problem.hint, /server trust/);
      const again = await run(login(demo.url, "--trust-new", "--force"), {
        stdin: "demo",
      });
      assertEquals(again.code, 6, "signing in accepts no new one either");
      const nobody = await run(["server", "trust", demo.url, "--json"]);
      assertEquals(nobody.code, 2);
      const { error } = JSON.parse(nobody.stderr);
      assertEquals(error.kind, "input_needed");
      assertEquals(error.details.sha256, after);
      assertEquals(error.details.pinnedBefore, before);
      assertMatch(error.hint, /--pin <sha256>/);
      const wrong = ["server", "trust", demo.url, "--pin", before];
      assertEquals((await run(wrong)).code, 6);
      assertEquals(demo.log.requests, [], "nothing was sent so far");

      const trusted = await run(
        ["server", "trust", demo.url, "--pin", after, "--json"],
      );
      assertEquals(trusted.code, 0, trusted.stderr);
      assertEquals(trusted.json.pinSha256, after);
      assertEquals(trusted.json.certificate.trustedBy, "pin");
      assert(demo.log.requests.every((it) => !it.hasToken));
      const status = await run(["auth", "status", "--json"]);
      assertEquals(status.code, 0, status.stdout);
    });
  },
);

networkTest(
  "`server trust` asks a person, and takes yes and nothing else for yes",
  async () => {
    await withRenewed(async ({ run, demo, before, after }) => {
      const trust = ["server", "trust", "JellyTau demo"];
      const no = await run(trust, { answers: ["y"] });
      assertEquals(no.code, 2);
      assertMatch(
        no.stderr,
        new RegExp(`not the pinned certificate: ${before}`),
      );
      const { servers } = (await run(["server", "list", "--json"])).json;
      assertEquals(servers[0].pinSha256, before);
      const yes = await run(trust, { answers: ["yes"] });
      assertEquals(yes.code, 0, yes.stderr);
      assertMatch(yes.stdout, new RegExp(`pinned ${after}`));
      assertEquals(demo.users.devices.length, 1);
    });
  },
);

networkTest(
  "`server trust` refuses another server behind a new certificate",
  async () => {
    await withRenewed(async ({ run, demo, before }) => {
      demo.options.id = "7".repeat(32);
      const trust = ["server", "trust", demo.url, "--trust-new", "--json"];
      const ran = await run(trust);
      assertEquals(ran.code, 6);
      assertEquals(JSON.parse(ran.stderr).error.kind, "server_changed");
      const { servers } = (await run(["server", "list", "--json"])).json;
      assertEquals(servers[0].pinSha256, before);
      assert(demo.log.requests.every((it) => !it.hasToken));
    });
  },
);

networkTest(
  "`server trust --by-ca` drops a pin only if a CA vouches for the certificate",
  async () => {
    await withDemo({}, async ({ run, demo, caFile }) => {
      const signIn = login(demo.url, "--pin", demo.certificate.sha256);
      assertEquals((await run(signIn, { stdin: "demo" })).code, 0);
      const byCa = ["server", "trust", demo.url, "--by-ca", "--json"];
      assertEquals((await run(byCa)).code, 6);
      assertEquals((await run([...byCa, "--trust-new"])).code, 2);
      const ran = await run([...byCa, "--ca-file", caFile]);
      assertEquals(ran.code, 0, ran.stderr);
      assertEquals(ran.json.pinSha256, null);
      assertEquals(ran.json.certificate.trustedBy, "ca-file");
      assertEquals((await run(["auth", "status"])).code, 0);
    });
  },
);
