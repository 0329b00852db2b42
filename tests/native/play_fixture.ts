import { connect, type Socket } from "node:net";
import type { DemoServer } from "../../src/demo/demo_server.ts";
import type { DemoKind } from "../../src/demo/library_items.ts";
import { fixedFile } from "../../src/demo/media_files.ts";
import { assert, assertEquals } from "@std/assert";
import { BINARY } from "./binary.ts";
import type { SignedIn } from "./signed_in.ts";

/** Longer than a busy machine takes to start a player. */
const LIMIT_MS = 3 * 60_000;
/** Between two looks that each run the program, which takes as long. */
const PAUSE_MS = 500;
/** More than all waits of one play together. */
const PLAY_LIMIT_MS = 5 * 60_000;
const RATE = 8_000;

const waves = new Map<number, Uint8Array<ArrayBuffer>>();

/** Returns a sound of so many seconds: PCM, 8 kHz, 16 bit, one channel. */
export function wave(seconds: number): Uint8Array<ArrayBuffer> {
  const known = waves.get(seconds) ?? makeWave(seconds);
  waves.set(seconds, known);
  return known;
}

function makeWave(seconds: number): Uint8Array<ArrayBuffer> {
  const data = RATE * 2 * seconds;
  const bytes = new Uint8Array(44 + data);
  const view = new DataView(bytes.buffer);
  const text = (at: number, word: string) =>
    bytes.set(new TextEncoder().encode(word), at);
  text(0, "RIFF");
  view.setUint32(4, 36 + data, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, RATE, true);
  view.setUint32(28, RATE * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, data, true);
  for (let i = 0; i < RATE * seconds; i++) {
    view.setInt16(44 + 2 * i, 8_000 * Math.sin(i / 4), true);
  }
  return bytes;
}

/** Gives an item of the demo library a sound and its length. */
export function prepare(
  demo: DemoServer,
  { seconds, kind = "Audio" }: { seconds: number; kind?: DemoKind },
) {
  const track = demo.library.visibleItems().find((it) => it.kind === kind);
  assert(track, `there is an item of kind ${kind}`);
  demo.files.set(track.id, fixedFile(wave(seconds)));
  const changed = track as { runTimeTicks: number | null };
  changed.runTimeTicks = seconds * 10_000_000;
  return track;
}

/** Its own scripts take a fifth of mpv's start. */
const MPV_CONF = "ao=null\nvid=no\nosc=no\nload-stats-overlay=no\n";

/** Configures mpv without sound and returns the folder of its settings. */
export function configure(home: string): string {
  const folder = `${home}/.config/mpv`;
  Deno.mkdirSync(folder, { recursive: true });
  Deno.writeTextFileSync(`${folder}/mpv.conf`, MPV_CONF);
  return folder;
}

/**
 * Configures mpv without sound, with a log of all that it does once its scripts
 * run, except of each packet: there are too many. Its own `log-file` makes mpv
 * 0.35 hang on a busy machine: the threads that fill a full buffer wake each
 * other, and not the one that empties it.
 */
export function configureLog(home: string): string {
  const log = `${home}/mpv.log`;
  const folder = configure(home);
  const script = `${folder}/log.lua`;
  Deno.writeTextFileSync(
    `${folder}/mpv.conf`,
    `${MPV_CONF}script=${script}\n`,
  );
  Deno.writeTextFileSync(
    script,
    `local log = io.open("${log}", "w")
mp.register_event("log-message", function(message)
  log:write("[", message.prefix, "] ", message.text)
  log:flush()
end)
mp.register_event("file-loaded", function()
  log:write("loaded a file\\n")
  log:flush()
end)
mp.enable_messages("trace")
`,
  );
  return log;
}

/** Counts the files that mpv has loaded; a second mpv would begin at 0. */
export function countLoaded(log: string): number {
  return Deno.readTextFileSync(log).match(/^loaded a file$/gm)?.length ?? 0;
}

/** Starts a play in the background. */
export function spawn(
  { env }: { env: Readonly<Record<string, string>> },
  ...args: string[]
): Deno.ChildProcess {
  return new Deno.Command(BINARY, {
    args: ["play", ...args, "--json"],
    clearEnv: true,
    env: { ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(PLAY_LIMIT_MS),
  }).spawn();
}

export async function until<T>(
  find: () => T | null | undefined | Promise<T | null>,
): Promise<T> {
  const deadlineMs = Date.now() + LIMIT_MS;
  while (Date.now() < deadlineMs) {
    const found = await find();
    if (found !== null && found !== undefined) return found;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error("it did not happen in time");
}

/** Starts a play, and waits for its player. */
export async function startPlay(...play: Parameters<typeof spawn>) {
  const child = spawn(...play);
  return { child, mpv: await until(() => playerOf(child.pid)) };
}

/** Starts a film of ten minutes, and waits until the server knows the play. */
export async function startFilm(
  fixture: Pick<SignedIn, "demo" | "env" | "home" | "user">,
) {
  const { demo, home, user } = fixture;
  configure(home);
  const film = prepare(demo, { seconds: 600, kind: "Movie" });
  const unwatched = { played: false, positionTicks: 0 };
  demo.library.changeUserData(user.id, film, unwatched);
  const play = await startPlay(fixture, film.id);
  await until(() => demo.plays.find((it) => it.moment === "start"));
  return { film, ...play };
}

// deno-lint-ignore no-explicit-any -- what a script would read
type Status = any;

/** Waits until `player status` shows such a state. */
export function statusOf(
  { jellytau }: Pick<SignedIn, "jellytau">,
  isIn: (status: Status) => boolean,
): Promise<Status> {
  return until(async () => {
    const ran = await jellytau("player", "status");
    if (ran.code === 0 && isIn(ran.json)) return ran.json;
    await new Promise((done) => setTimeout(done, PAUSE_MS));
    return null;
  });
}

/**
 * Runs a `player` command. On a busy machine its reply may come before its
 * effect, for which this waits.
 */
export async function control(
  fixture: Pick<SignedIn, "jellytau">,
  { command, effect }: {
    command: readonly string[];
    effect: (status: Status) => boolean;
  },
): Promise<Status> {
  const ran = await fixture.jellytau("player", ...command);
  assertEquals(ran.code, 0, ran.stderr);
  return effect(ran.json) ? ran.json : await statusOf(fixture, effect);
}

/** Returns the player that a process has started. */
export function playerOf(parent: number): number | null {
  const tasks = `/proc/${parent}/task`;
  try {
    for (const { name } of Deno.readDirSync(tasks)) {
      const children = Deno.readTextFileSync(`${tasks}/${name}/children`);
      if (children !== "") return Number.parseInt(children);
    }
  } catch {
    // it has ended meanwhile
  }
  return null;
}

/** Returns the socket that mpv opens, from its arguments. */
export function socketOf(mpv: number): string {
  const argv = Deno.readTextFileSync(`/proc/${mpv}/cmdline`).split("\0");
  const given = argv.find((it) => it.startsWith("--input-ipc-server="));
  return given?.slice(given.indexOf("=") + 1) ?? "";
}

/** Connects to mpv; returns null if its socket does not exist yet. */
function connected(path: string): Promise<Socket | null> {
  const socket = connect(path);
  return new Promise((done) => {
    socket.once("connect", () => done(socket));
    // It also comes when mpv resets the channel later.
    socket.on("error", () => done(null));
  });
}

/** Sends commands to mpv over its own channel. */
export async function askMpv(
  path: string,
  commands: readonly unknown[][],
): Promise<string> {
  const socket = await until(() => connected(path));
  let text = "";
  socket.on("data", (bytes) => text += bytes.toString());
  for (const [id, command] of commands.entries()) {
    socket.write(`${JSON.stringify({ command, request_id: id + 1 })}\n`);
  }
  try {
    await until(() => {
      if (text.includes(`"request_id":${commands.length},`)) return true;
      if (socket.closed) throw new Error("mpv closed the channel");
      return null;
    });
  } finally {
    socket.destroy();
  }
  return text;
}
