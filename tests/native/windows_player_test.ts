/**
 * Tests the named pipes of plays on Windows, and under Wine, where
 * `scripts/test` runs this file; elsewhere it has no test.
 */
import { NowPlaying } from "../../src/library/playback/now_playing.ts";
import { ActiveTasks } from "../../src/library/download/active_tasks.ts";
import { openPlayerSocket } from "../../src/service/serve_player.ts";
import { systemClock } from "../../src/system/clock.ts";
import { SystemPlayerSockets } from "../../src/system/player_sockets.ts";
import { assertEquals } from "@std/assert";
import { run } from "./binary.ts";

const STATUS = {
  itemId: "a".repeat(32),
  title: "Film",
  state: "paused",
  positionMs: 1_000,
  runtimeMs: 60_000,
  player: null,
  segment: null,
  queue: { number: 1, total: 1, repeat: "off", ends: false, changes: 0 },
} as const;

if (Deno.build.os === "windows") defineTests();

function defineTests(): void {
  Deno.test("jellytau.exe reads what another process plays, over a named pipe", async () => {
    const home = await Deno.makeTempDir({ prefix: "jellytau-home-" });
    const env = {
      SystemRoot: Deno.env.get("SystemRoot") ?? "C:\\Windows",
      LOCALAPPDATA: `${home}\\local`,
      TEMP: home,
      TMP: home,
    };
    const root = `${home}\\local\\jellytau\\players`;
    const nowPlaying = new NowPlaying();
    const notes: string[] = [];
    const close = await openPlayerSocket({
      nowPlaying,
      plays: new ActiveTasks(),
      clock: systemClock,
      playerSockets: new SystemPlayerSockets(root),
    }, (text) => void notes.push(text));
    try {
      nowPlaying.begin().tell(STATUS);
      // Each process is a new connection; the runtime's own limit is 5.
      for (let i = 0; i < 8; i++) {
        const { code, json, stderr } = await run(
          ["player", "status", "--json"],
          { env },
        );
        assertEquals([code, json.title], [0, "Film"], stderr);
        assertEquals(json.pid, Deno.pid);
      }
      const names = () => [...Deno.readDirSync(root)].map((it) => it.name);
      assertEquals(names().length, 1);
      const [left = ""] = names();
      await close();
      assertEquals([names(), notes], [[], []]);
      Deno.writeTextFileSync(`${root}\\${left}`, "");
      const none = await run(["player", "status", "--json"], { env });
      assertEquals([none.code, none.failure.kind], [3, "not_found"]);
      assertEquals(names(), []);
    } finally {
      await Deno.remove(home, { recursive: true });
    }
  });
}
