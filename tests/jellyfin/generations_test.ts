/** Tests the client with every supported generation of the server. */
import { Secret } from "../../src/core/secret.ts";
import { DEMO_VERSIONS, type DemoMode } from "../../src/demo/demo_options.ts";
import { startDemoServer } from "../../src/demo/demo_server.ts";
import { assert, assertEquals } from "@std/assert";
import { bytesOf, filmWith, gather } from "../demo/demo_bytes.ts";
import { networkTest, withClient } from "./jellyfin_fixture.ts";

for (const mode of Object.keys(DEMO_VERSIONS) as DemoMode[]) {
  networkTest(
    `JellyfinServer does all that it can do when the server is ${mode}`,
    async () => {
      const demo = await startDemoServer({ mode, items: 60 });
      const trust = { caPem: demo.certificate.caPem };
      try {
        await withClient(demo.url, trust, async (it) => {
          const info = await it.publicInfo();
          assertEquals(info.version, DEMO_VERSIONS[mode]);
          const password = new Secret("demo");
          const first = await it.signInWithPassword("demo", password);
          const session = it.as(first.token);
          assertEquals((await session.me()).userName, "demo");
          const { libraries } = await session.library.listLibraries();
          assert(libraries.length > 0);
          const { id, file } = filmWith(demo);
          const path = `/Items/${id}/Download`;
          const reply = await session.media.stream({ path });
          assertEquals(await gather(reply.body), bytesOf(file));
          const item = { userId: first.userId, itemId: id };
          const play = await session.media.playbackInfo(item);
          assert(!JSON.stringify(play).includes(first.token.expose()));

          const { code, secret } = await it.startQuickConnect();
          assertEquals(await it.pollQuickConnect(secret), false);
          await session.approveQuickConnect(code);
          assertEquals(await it.pollQuickConnect(secret), true);
          const second = await it.redeemQuickConnect(secret);
          assertEquals(second.userId, first.userId);
          await it.as(second.token).signOut();
        });
        assertEquals(demo.users.devices, []);
        assertEquals(demo.log.tokensSeenOutside(), 0);
      } finally {
        await demo.stop();
      }
    },
  );
}
