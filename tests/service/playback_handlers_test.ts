import { Failure } from "../../src/core/failure.ts";
import { fixedFile } from "../../src/demo/media_files.ts";
import type { ServiceEvent } from "../../src/service/protocol.ts";
import { Service } from "../../src/service/service.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { FakePlayers } from "../fakes/fake_players.ts";
import { addPlaylist } from "../demo/add_playlist.ts";
import { networkTest } from "../jellyfin/jellyfin_fixture.ts";
import { withRecorded } from "./recorded_service.ts";

const SIGN_IN = {
  method: { kind: "password", userName: "demo", password: "demo" },
  store: null,
  alias: null,
  force: false,
  pinSha256: null,
  trustNew: false,
  allowLoopbackHttp: false,
} as const;
/** The start of a Matroska file, which no player plays here. */
const FILE = Uint8Array.from([0x1a, 0x45, 0xdf, 0xa3, ...Array(500).fill(0)]);

const players = new FakePlayers(() => (
  { positionMs: 3_000, ends: "stopped" }
));

networkTest(
  "start-playback refuses a version when the server cannot be reached",
  () =>
    withRecorded(async ({ client, demo, home, deps }) => {
      const { caPem } = demo.certificate;
      await client.send("sign-in", { ...SIGN_IN, url: demo.url, caPem });
      await client.send("sync-library", { account: null, full: true });
      const film = demo.library.visibleItems().find((it) =>
        it.kind === "Movie"
      );
      assert(film);
      demo.files.set(film.id, fixedFile(FILE, { name: "Film.mkv" }));
      const folder = `${home}/films`;
      const account = null;
      const [done] = (await client.send("start-download", {
        ...{ account, items: [film.id], folder, parallel: 1, version: null },
      })).downloads;
      assertEquals(done?.state, "done", JSON.stringify(done?.problem));
      await demo.stop();
      const service = new Service({ ...deps, players });
      const { signal } = new AbortController();
      const input = {
        ...{ account, items: [film.id], player: null, print: false },
        fromStart: true,
      };
      const context = { signal, tell: () => undefined };
      const play = (version: string | null) =>
        service.run("start-playback", { ...input, version }, context);
      assertEquals((await play(null)).plays[0]?.fromDisk, true);
      const failure = await assertRejects(() => play("2"), Failure);
      assertEquals(failure.kind, "unreachable");
    }),
);

networkTest(
  "start-playback plays a playlist in its order, also an item twice",
  () =>
    withRecorded(async ({ client, demo, deps }) => {
      const { caPem } = demo.certificate;
      await client.send("sign-in", { ...SIGN_IN, url: demo.url, caPem });
      await client.send("sync-library", { account: null, full: true });
      const [one, two] = demo.library.visibleItems()
        .filter(({ kind }) => kind === "Audio").map(({ id }) => id);
      assert(one !== undefined && two !== undefined);
      const id = "f".repeat(32);
      const ids = [two, one, two];
      addPlaylist(demo, { id, name: "Mix", ids });
      const ending = new FakePlayers(() => ({
        positionMs: 86_400_000,
        ends: "finished",
      }));
      const service = new Service({ ...deps, players: ending });
      const { signal } = new AbortController();
      const context = { signal, tell: () => undefined };
      const options = { player: null, print: false, fromStart: false };
      for (const name of ["mix", id]) {
        demo.plays.length = 0;
        const input = { account: null, items: [name], ...options };
        await service.run("start-playback", input, context);
        const starts = demo.plays.filter(({ moment }) => moment === "start");
        assertEquals(starts.map(({ body }) => body.ItemId), ids);
      }
    }),
);

networkTest(
  "start-playback follows the settings unless the command says otherwise",
  () =>
    withRecorded(async ({ client, demo, deps }) => {
      const { caPem } = demo.certificate;
      await client.send("sign-in", { ...SIGN_IN, url: demo.url, caPem });
      await client.send("sync-library", { account: null, full: true });
      const series = demo.library.visibleItems().find(({ kind }) =>
        kind === "Series"
      );
      assert(series);
      const settings = () => ({
        "play.player": "other",
        "autoplay.next-episode": "never" as const,
      });
      const ending = new FakePlayers(() => ({
        positionMs: 86_400_000,
        ends: "finished",
      }));
      const service = new Service({ ...deps, players: ending, settings });
      const notices: string[] = [];
      const context = {
        signal: new AbortController().signal,
        tell: (event: ServiceEvent) =>
          void (event.kind === "notice" && notices.push(event.text)),
      };
      const play = (player: string | null) =>
        service.run("start-playback", {
          ...{ account: null, items: [series.id], player },
          ...{ print: false, fromStart: true },
        }, context);
      const failure = await assertRejects(() => play(null), Failure);
      assertEquals(failure.message, 'Cannot play: no player "other"');
      assertEquals((await play("test")).plays.length, 1);
      const text = notices.find((it) =>
        it.includes("does not start by itself")
      );
      assert(text?.includes("`autoplay.next-episode`"), text);
    }),
);
