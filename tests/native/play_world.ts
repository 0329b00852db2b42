import type { DemoServer } from "../../src/demo/demo_server.ts";
import { fixedFile } from "../../src/demo/media_files.ts";
import { assert } from "../assert.ts";
import { BINARY } from "./binary.ts";
import type { SignedIn } from "./signed_in.ts";

const LIMIT_MS = 60_000;
const RATE = 8_000;

/** A sound of so many seconds: PCM, 8 kHz, 16 bit, one channel. */
export function wave(seconds: number): Uint8Array<ArrayBuffer> {
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

/** A track of the demo library with a sound for its bytes, and its length. */
export function prepare(demo: DemoServer, seconds: number) {
  const track = demo.library.visibleItems().find((it) => it.kind === "Audio");
  assert(track, "there is a track");
  demo.files.set(track.id, fixedFile(wave(seconds)));
  const changed = track as { runTimeTicks: number | null };
  changed.runTimeTicks = seconds * 10_000_000;
  return track;
}

/** mpv without sound, with a log of everything. */
export function configure(home: string): string {
  const log = `${home}/mpv.log`;
  Deno.mkdirSync(`${home}/.config/mpv`, { recursive: true });
  Deno.writeTextFileSync(
    `${home}/.config/mpv/mpv.conf`,
    `ao=null\nvid=no\nlog-file=${log}\nmsg-level=all=trace\n`,
  );
  return log;
}

export function spawn({ env }: SignedIn, ...args: string[]): Deno.ChildProcess {
  return new Deno.Command(BINARY, {
    args: ["play", ...args, "--json"],
    clearEnv: true,
    env,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
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
