import { Service } from "../../src/service/service.ts";
import type { ServiceEvent } from "../../src/service/protocol.ts";
import { assert, assertEquals } from "@std/assert";
import { FakePlayers } from "../fakes/fake_players.ts";
import { networkTest } from "../jellyfin/jellyfin_fixture.ts";
import { withRecorded } from "./recorded_service.ts";

const play = (item: string) => ({
  account: null,
  items: [item],
  player: null,
  print: false,
  fromStart: true,
});

networkTest("what is played next ends what was played before", async () => {
  await withRecorded(async ({ client, demo, deps }) => {
    await client.send("sign-in", {
      url: demo.url,
      method: {
        kind: "password",
        userName: "demo",
        password: "demo",
      },
      store: null,
      alias: null,
      force: false,
      caPem: demo.certificate.caPem,
      pinSha256: null,
      trustNew: false,
      allowLoopbackHttp: false,
    });
    await client.send("sync-library", { account: null, full: true });
    const [one, two] = demo.library.visibleItems()
      .filter((it) => it.kind === "Movie").map((it) => it.id);
    assert(one && two);
    const players = new FakePlayers(() => ({ positionMs: 3_000, ends: null }));
    const service = new Service({ ...deps, players });
    const { signal } = new AbortController();
    const seen = Promise.withResolvers<void>();
    const tell = (event: ServiceEvent) => {
      if (event.kind !== "playback-progress") return;
      if (event.item === one && event.state === "playing") seen.resolve();
      if (event.item === two && event.state === "playing") {
        void service.run("stop-playback", { itemId: null }, { signal, tell });
      }
    };
    const first = service.run("start-playback", play(one), { signal, tell });
    await seen.promise;
    const second = service.run("start-playback", play(two), { signal, tell });
    assertEquals((await first).plays[0]?.positionMs, 3_000);
    assertEquals((await second).plays[0]?.itemId, two);
    assertEquals([players.running, players.mostRunning], [0, 1]);
    const stops = demo.plays.filter((it) => it.moment === "stop");
    assertEquals(stops.map((it) => it.body.ItemId), [one, two]);
    assertEquals(stops.map((it) => it.body.Failed), [undefined, undefined]);
  });
});
