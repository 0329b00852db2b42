import type { DemoServer } from "../../src/demo/demo_server.ts";
import { Service } from "../../src/service/service.ts";
import type { ServiceEvent } from "../../src/service/protocol.ts";
import { assert, assertEquals } from "@std/assert";
import { FakePlayers } from "../fakes/fake_players.ts";
import { networkTest } from "../jellyfin/jellyfin_fixture.ts";
import { withRecorded } from "./recorded_service.ts";

const signInTo = ({ url, certificate }: DemoServer) => ({
  url,
  method: { kind: "password", userName: "demo", password: "demo" } as const,
  store: null,
  alias: null,
  force: false,
  caPem: certificate.caPem,
  pinSha256: null,
  trustNew: false,
  allowLoopbackHttp: false,
});

networkTest(
  "sign-out reports a running play before it revokes the token when something plays",
  async () => {
    await withRecorded(async ({ client, demo, deps }) => {
      await client.send("sign-in", signInTo(demo));
      await client.send("sync-library", { account: null, full: true });
      const film = demo.library.visibleItems().find((it) =>
        it.kind === "Movie"
      );
      assert(film);
      const players = new FakePlayers(() => ({
        positionMs: 3_000,
        ends: null,
      }));
      const service = new Service({ ...deps, players });
      const { signal } = new AbortController();
      const playing = Promise.withResolvers<void>();
      const tell = (event: ServiceEvent) => {
        if (event.kind !== "playback-progress") return;
        if (event.state === "playing") playing.resolve();
      };
      const played = service.run("start-playback", {
        account: null,
        items: [film.id],
        player: null,
        print: false,
        fromStart: true,
      }, { signal, tell });
      await playing.promise;
      const ended: string[] = [];
      demo.options.answer = async ({ url }) => {
        const path = new URL(url).pathname;
        if (!/Playing.Stopped$|Logout$/.test(path)) return null;
        // A sign-out that did not wait would come first.
        if (path.endsWith("Stopped")) {
          await new Promise((it) => setTimeout(it, 500));
        }
        ended.push(path);
        return null;
      };
      const { signedOut: [out] } = await service.run("sign-out", {
        account: null,
        all: false,
        localOnly: false,
      }, { signal, tell });
      assertEquals([out?.onServer, out?.lost], ["revoked", {
        marks: 0,
        plays: 0,
      }]);
      assertEquals((await played).plays[0]?.problem, null);
      assertEquals(ended, ["/Sessions/Playing/Stopped", "/Sessions/Logout"]);
    });
  },
);
