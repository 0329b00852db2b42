/** Tests that the next command finishes what a killed process left. */
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { assert, assertEquals } from "@std/assert";
import { lacks } from "../requirements.ts";
import {
  askMpv,
  configure,
  prepare,
  socketOf,
  startFilm,
  startPlay,
  until,
} from "./play_fixture.ts";
import { type SignedIn, signedInTest } from "./signed_in.ts";

const SEEK_TO = 300;

/** Plays a film from a position that no report has contained yet. */
async function playing(fixture: SignedIn) {
  const { demo, user } = fixture;
  const { film, child, mpv } = await startFilm(fixture);
  const socket = socketOf(mpv);
  await askMpv(socket, [["seek", SEEK_TO, "absolute"]]);
  const position = () =>
    demo.library.userData(user.id, film).positionTicks / 10_000_000;
  return { child, mpv, socket, position };
}

function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(Deno.readTextFileSync(`/proc/${pid}/stat`));
  } catch {
    return false;
  }
}

const folderIn = (home: string) => `${home}/.local/share/jellytau/plays`;

function recordsIn(home: string): string[] {
  return [...Deno.readDirSync(folderIn(home))].map(({ name }) =>
    Deno.readTextFileSync(`${folderIn(home)}/${name}`)
  );
}

/** Reads a record; returns null while a process is writing it. */
function playIn(record: string): { positionMs: number } | null {
  try {
    return JSON.parse(record).play;
  } catch {
    return null;
  }
}

const isPlaying = (record: string) => playIn(record) !== null;
const isAfterSeek = (record: string) =>
  (playIn(record)?.positionMs ?? 0) >= SEEK_TO * 1_000;

const LONG = Deno.env.get("JELLYTAU_LONG") === "1";
const COMMANDS = [["library", "sync"], ["auth", "status"]];

for (const playerToo of [false, true]) {
  const left = playerToo ? "a position" : "a player and its folder";
  const [sync, status] = COMMANDS;
  const commands = LONG ? COMMANDS : [playerToo ? status : sync];
  for (const command of commands) {
    if (command === undefined) continue;
    signedInTest({
      name: `jellytau ${
        command.join(" ")
      } ends what a killed play left: ${left}`,
      ignore: lacks("mpv"),
    }, async (fixture) => {
      const { demo, home, jellytau } = fixture;
      const { child, mpv, socket, position } = await playing(fixture);
      // Written about once a second, without any report.
      await until(() => recordsIn(home).some(isAfterSeek) || null);
      child.kill("SIGKILL");
      await child.output();
      if (playerToo) {
        Deno.kill(mpv, "SIGKILL");
        await until(() => !isAlive(mpv) || null);
      } else assertEquals(isAlive(mpv), true);
      assertEquals(demo.plays.some((it) => it.moment === "stop"), false);
      assertEquals((await jellytau(...command)).code, 0);
      const [stop, ...more] = demo.plays.filter((it) => it.moment === "stop");
      assertEquals(more, []);
      const session = demo.plays[0]?.body.PlaySessionId;
      assertEquals(stop?.body.PlaySessionId, session);
      assert(position() >= SEEK_TO, `left at ${position()}`);
      await until(() => !isAlive(mpv) || null);
      assertEquals(existsSync(dirname(socket)), false);
      assertEquals(recordsIn(home), []);
      const { length } = demo.plays;
      await jellytau(...command);
      assertEquals(demo.plays.length, length);
    });
  }
}

signedInTest({
  name: "jellytau auth status leaves alone what another process plays",
  ignore: lacks("mpv"),
}, async (fixture) => {
  const { demo, jellytau } = fixture;
  const { child, mpv, position } = await playing(fixture);
  for (const command of LONG ? COMMANDS : COMMANDS.slice(1)) {
    assertEquals((await jellytau(...command)).code, 0);
  }
  assertEquals(isAlive(mpv), true);
  assertEquals(demo.plays.some((it) => it.moment === "stop"), false);
  child.kill("SIGINT");
  await child.output();
  assert(position() >= SEEK_TO, `left at ${position()}`);
});

signedInTest({
  name: "jellytau play resumes a killed play when the server is unreachable",
  ignore: lacks("mpv"),
}, async (fixture) => {
  const { demo, download, home, sync, user } = fixture;
  configure(home);
  const film = prepare(demo, { seconds: 600, kind: "Movie" });
  demo.library.changeUserData(user.id, film, {
    played: false,
    positionTicks: 0,
  });
  await sync();
  await download(film.id);
  await demo.stop();
  const play = () => startPlay(fixture, film.id, "--timeout", "3");
  const first = await play();
  await until(() => recordsIn(home).some(isPlaying) || null);
  await askMpv(socketOf(first.mpv), [["seek", SEEK_TO, "absolute"]]);
  await until(() => recordsIn(home).some(isAfterSeek) || null);
  first.child.kill("SIGKILL");
  Deno.kill(first.mpv, "SIGKILL");
  await first.child.output();
  const { child } = await play();
  await until(() => recordsIn(home).some(isPlaying) || null);
  assertEquals(recordsIn(home).filter(isAfterSeek).length, 1);
  child.kill("SIGINT");
  const { stdout } = await child.output();
  const { positionMs } = JSON.parse(new TextDecoder().decode(stdout));
  assert(positionMs >= SEEK_TO * 1_000, `resumed at ${positionMs}`);
});
