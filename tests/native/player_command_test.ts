/** Tests that a command controls what another process plays in mpv. */
import { assert, assertEquals } from "@std/assert";
import { lacks } from "../requirements.ts";
import { BINARY } from "./binary.ts";
import { linesOf } from "./lines_of.ts";
import {
  askMpv,
  configure,
  control,
  playerOf,
  socketOf,
  startFilm,
  startPlay,
  until,
} from "./play_fixture.ts";
import { type SignedIn, signedInTest } from "./signed_in.ts";
import { TRACKS, tracksFilm } from "./tracks_film.ts";

const ignore = lacks("mpv");

/** Follows the play in another process. */
function follow({ env }: SignedIn) {
  const child = new Deno.Command(BINARY, {
    args: ["player", "status", "--follow", "--json"],
    clearEnv: true,
    env: { ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const lines = linesOf(child.stdout);
  /** Returns the next status in such a state; null at the end. */
  const nextState = async (isWanted: (state: string) => boolean) => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) return null;
      const status = JSON.parse(value);
      if (isWanted(status.state)) return status;
    }
  };
  return { nextState, ended: child.status.then(({ code }) => code) };
}

type Effect = Parameters<typeof control>[1]["effect"];

/** Returns a function that runs a command and waits for its effect. */
const doing = (fixture: SignedIn) => (command: string[], effect: Effect) =>
  control(fixture, { command, effect });

const isAt = (ms: number): Effect => ({ positionMs }) =>
  Math.abs(positionMs - ms) < 1_000;

function linksIn(home: string): string[] {
  return [...Deno.readDirSync(`${home}/.local/share/jellytau/players`)]
    .map((it) => it.name);
}

/** Gives the film two chapters, and goes to each. */
async function walkChapters(fixture: SignedIn, mpv: number): Promise<void> {
  const chapters = [0, 200].map((time) => ({ title: "Part", time }));
  const list = ["set_property", "chapter-list", chapters];
  await askMpv(socketOf(mpv), [list]);
  const does = doing(fixture);
  await does(["pause"], (it) => it.state === "paused");
  await does(["seek", "1:00"], isAt(60_000));
  await does(["chapter"], isAt(200_000));
  assertEquals((await fixture.jellytau("player", "chapter")).code, 3);
  await does(["chapter", "previous"], isAt(0));
}

signedInTest(
  { name: "player controls what another process plays", ignore },
  async (fixture) => {
    const { demo, home, jellytau } = fixture;
    const { film, child, mpv } = await startFilm(fixture);
    const player = (...args: string[]) => jellytau("player", ...args);
    const does = doing(fixture);
    const { json } = await player("status");
    assertEquals(
      { ...json, positionMs: 0, volume: 0 },
      {
        pid: child.pid,
        itemId: film.id,
        title: json.title,
        state: "playing",
        positionMs: 0,
        runtimeMs: 600_000,
        player: "mpv",
        volume: 0,
        muted: false,
        audio: json.audio,
        subtitles: json.subtitles,
        segment: null,
        ...{ segmentEndMs: null, bitrateLimit: null },
        ...{ queueNumber: 1, queueTotal: 1, repeat: "off" },
      },
    );
    const follower = follow(fixture);
    const { nextState } = follower;
    assertEquals((await nextState(() => true)).itemId, film.id);
    await does(["pause"], (it) => it.state === "paused");
    assert(await nextState((it) => it === "paused"));
    await until(() => demo.plays.find(({ body }) => body.IsPaused === true));
    await does(["seek", "5:00"], isAt(300_000));
    await does(["seek", "1:00-"], isAt(240_000));
    await does(["volume", "40"], (it) => it.volume === 40);
    await does(["volume", "+5"], (it) => it.volume === 45);
    await does(["mute"], (it) => it.muted);
    await does(["toggle"], (it) => it.state === "playing");
    for (const command of ["chapter", "audio"]) {
      const { code, failure } = await player(command);
      assertEquals([code, failure.kind], [3, "not_found"], command);
    }
    assertEquals((await player("pause", "--pid", "1")).code, 3);
    await walkChapters(fixture, mpv);
    await does(["seek", "4:00"], isAt(240_000));
    const stopped = await player("stop");
    assertEquals([stopped.code, stopped.json.state], [0, "ended"]);
    assert(await nextState((it) => it === "ended"));
    assertEquals(await nextState(() => true), null);
    assertEquals(await follower.ended, 0);
    const { code, stdout } = await child.output();
    assertEquals(code, 0);
    const { positionMs } = JSON.parse(new TextDecoder().decode(stdout));
    assert(positionMs >= 239_000 && positionMs < 300_000, `${positionMs}`);
    assertEquals(linksIn(home), []);
    const none = await player("status");
    assertEquals([none.code, none.failure.message], [
      3,
      "Cannot control the player: nothing is playing",
    ]);
  },
);

signedInTest(
  { name: "player chooses other tracks, and the server learns them", ignore },
  async (fixture) => {
    const { demo, jellytau } = fixture;
    configure(fixture.home);
    const film = tracksFilm(demo);
    const { child } = await startPlay(fixture, film.id, "--from-start");
    const serverHas = (audio: number, subtitle: number) =>
      until(() => {
        const { body } = demo.plays.at(-1) ?? {};
        return body?.AudioStreamIndex === audio &&
            body?.SubtitleStreamIndex === subtitle || null;
      });
    await serverHas(TRACKS.english, TRACKS.germanText);
    const does = doing(fixture);
    await does(["audio"], (it) => it.audio === "jpn");
    await does(["subtitles", "off"], (it) => it.subtitles === "off");
    await serverHas(TRACKS.japanese, -1);
    await does(["subtitles"], (it) => it.subtitles !== "off");
    await jellytau("player", "stop");
    assertEquals((await child.output()).code, 0);
  },
);

signedInTest(
  {
    name: "player finds nothing when the process that plays was killed",
    ignore,
  },
  async (fixture) => {
    const { home, jellytau } = fixture;
    const { child, mpv } = await startFilm(fixture);
    const [link = ""] = linksIn(home);
    const path = `${home}/.local/share/jellytau/players/${link}`;
    const folder = Deno.readLinkSync(path);
    assertEquals((Deno.statSync(folder).mode ?? 0) & 0o777, 0o700);
    Deno.kill(child.pid, "SIGKILL");
    await child.output();
    assert(Deno.statSync(folder).isDirectory);
    assertEquals((await jellytau("player", "status")).code, 3);
    assertEquals(linksIn(home), []);
    await until(() => {
      try {
        Deno.statSync(folder);
        return null;
      } catch {
        return true;
      }
    });
    assertEquals(playerOf(child.pid), null);
    Deno.kill(mpv, "SIGKILL");
  },
);
