import { assert, assertEquals, assertMatch } from "@std/assert";
import { networkTest } from "../jellyfin/jellyfin_fixture.ts";
import { startDemoServer } from "../../src/demo/demo_server.ts";
import { login, SMALL, withDemo } from "./cli_demo.ts";

networkTest(
  "`server bitrate` stores, shows, measures and removes the limit of a server",
  async () => {
    await withDemo({}, async ({ run, demo, caFile }) => {
      const signIn = await run(login(demo.url, "--ca-file", caFile), {
        stdin: "demo",
      });
      assertEquals(signIn.code, 0, signIn.stderr);
      const limited = async (...args: string[]) => {
        const ran = await run(["server", "bitrate", ...args, "--json"]);
        assertEquals(ran.code, 0, ran.stderr);
        return ran.json;
      };
      const { host } = new URL(demo.url);
      const none = {
        id: demo.options.id,
        name: demo.options.serverName,
        url: demo.url,
        maxBitrate: null,
        settingBitrate: null,
        measuredBitrate: null,
      };
      assertEquals(await limited(), none);
      const four = { ...none, maxBitrate: 4_000_000 };
      assertEquals(await limited("4M"), four);
      assertEquals(await limited(host), four);
      const { servers } = (await run(["server", "list", "--json"])).json;
      assertEquals(servers[0].maxBitrate, 4_000_000);
      const shown = await run(["server", "bitrate"]);
      assertMatch(shown.stdout, /at most 4 Mbit\/s/);
      const measured = await limited(host, "measure");
      assert(measured.measuredBitrate > 100_000);
      const share = measured.maxBitrate / measured.measuredBitrate;
      assert(share < 0.71, `${share}`);
      assertEquals((await limited()).maxBitrate, measured.maxBitrate);
      assertEquals(await limited(demo.url, "off"), none);
      const wrong = await run(["server", "bitrate", host, "4G"]);
      assertEquals(wrong.code, 2);
      assertEquals((await run(["server", "bitrate", "none.example"])).code, 3);
      assertEquals(demo.log.tokensSeenOutside(), 0);
    });
  },
);

networkTest(
  "`server bitrate` measures with no account of another server",
  async () => {
    await withDemo({}, async ({ run, demo, caFile, home }) => {
      const other = await startDemoServer(SMALL);
      try {
        const otherCa = `${home}/other.pem`;
        await Deno.writeTextFile(otherCa, other.certificate.caPem);
        for (const [url, ca] of [[demo.url, caFile], [other.url, otherCa]]) {
          const alias = url === demo.url ? "one" : "two";
          const options = ["--ca-file", ca ?? "", "--alias", alias];
          const signIn = await run(login(url ?? "", ...options), {
            stdin: "demo",
          });
          assertEquals(signIn.code, 0, signIn.stderr);
        }
        const measure = ["server", "bitrate", demo.url, "measure"];
        const ran = await run([...measure, "--account", "two"]);
        assertEquals(ran.code, 2, ran.stderr);
        assertMatch(ran.stderr, /"two" is on another server/);
        const { json } = await run(["server", "bitrate", demo.url, "--json"]);
        assertEquals(json.maxBitrate, null);
        const own = await run([...measure, "--account", "one"]);
        assertEquals(own.code, 0, own.stderr);
      } finally {
        await other.stop();
      }
    });
  },
);
