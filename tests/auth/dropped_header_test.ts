import { checkAccounts } from "../../src/auth/accounts/check_accounts.ts";
import { signIn } from "../../src/auth/sign_in/sign_in.ts";
import { signOut } from "../../src/auth/accounts/sign_out.ts";
import { discoverServer } from "../../src/auth/server/discover_server.ts";
import { Failure } from "../../src/core/failure.ts";
import { startDemoServer } from "../../src/demo/demo_server.ts";
import { JellyfinServers } from "../../src/jellyfin/jellyfin_servers.ts";
import { systemClock } from "../../src/system/clock.ts";
import { assertEquals, assertRejects } from "@std/assert";
import { makeFixture, request } from "./auth_fixture.ts";

const SERVERS = new JellyfinServers({
  client: "JellyTau",
  version: "0",
  device: "test",
  clock: systemClock,
  random: () => 0.5,
});

Deno.test({
  name: "a proxy that drops Authorization is named by every call that needs it",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const demo = await startDemoServer({ items: 3 });
    try {
      const fixture = makeFixture();
      const deps = { ...fixture.deps, servers: SERVERS };
      const { caPem } = demo.certificate;
      const asked = request({ url: demo.url, caPem });
      const trust = { caPem, pinSha256: null, allowLoopbackHttp: false };
      const account = await signIn(deps, asked, fixture);
      demo.options.answer = ({ url }) => {
        if (/Public|Enabled$/.test(url)) return null;
        return /Authenticate|Initiate/.test(url)
          ? new Response("Error processing request.", {
            status: 400,
            headers: { "content-type": "text/plain" },
          })
          : new Response(null, { status: 401 });
      };
      const refused = await assertRejects(
        () => signIn(deps, { ...asked, force: true }, fixture),
        Failure,
      );
      const [report] = await checkAccounts(deps, [account], {});
      const tested = await discoverServer(
        deps,
        { url: demo.url, ...trust },
        {},
      );
      const out = await signOut(deps, {
        account,
        localOnly: false,
        call: {},
      });
      assertEquals(out.onServer, "remains");
      for (
        const it of [refused, report?.problem, tested.problem, out.problem]
      ) {
        assertEquals(it?.details.droppedHeader, true, it?.message);
      }
    } finally {
      await demo.stop();
    }
  },
});
