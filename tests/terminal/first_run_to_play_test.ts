/**
 * Tests the way of a user from the first start to a track that plays from the
 * disk.
 */
import {
  type DemoServer,
  startDemoServer,
} from "../../src/demo/demo_server.ts";
import { assert, assertEquals } from "@std/assert";
import { BINARY, run, withEmptyHome } from "../native/binary.ts";
import { lacks } from "../requirements.ts";
import { filesHolding, holds, SECRET_WORD } from "../secret_word.ts";
import { type Tmux, withTmux } from "./tmux.ts";

const QUIET = "alternate=0 cursor=1 mouse=0 keypad=0";
const PASSWORD = `pass ${SECRET_WORD}`;

/** A terminal that records every screen, to be searched for secrets. */
interface Seen extends Tmux {
  readonly screens: string[];
}

function watched(tmux: Tmux): Seen {
  const screens: string[] = [];
  return {
    ...tmux,
    screens,
    async waitFor(text) {
      const screen = await tmux.waitFor(text);
      screens.push(screen);
      return screen;
    },
  };
}

/** Configures mpv to play without sound and window. */
async function configureMpv(home: string): Promise<void> {
  await Deno.mkdir(`${home}/.config/mpv`, { recursive: true });
  const file = `${home}/.config/mpv/mpv.conf`;
  await Deno.writeTextFile(file, "ao=null\nvid=no\n");
}

async function signIn(tmux: Seen, demo: DemoServer): Promise<void> {
  await tmux.waitFor("Press a to begin");
  await tmux.press("a");
  await tmux.waitFor("Server      _");
  await tmux.type(demo.url);
  await tmux.press("Enter");
  const question = await tmux.waitFor("type yes to trust it");
  const shown = /[0-9a-f]{4}( [0-9a-f]{4}){15}/.exec(question)?.[0] ?? "";
  assertEquals(shown.replaceAll(" ", ""), demo.certificate.sha256);
  await tmux.type("yes");
  await tmux.press("Enter");
  await tmux.waitFor("certificate trusted by you");
  await tmux.type("demo");
  await tmux.press("Enter");
  await tmux.type("mistyped");
  await tmux.press("Enter");
  await tmux.waitFor("user name or password is wrong");
  await tmux.type(PASSWORD); // it does not follow a refused address
  await tmux.waitFor(/Password +\*{36}_/);
  await tmux.press("Enter");
}

/** Opens the first album in Music. @returns the title of its first track */
async function openAlbum(tmux: Seen): Promise<string> {
  await tmux.waitFor(/Library: 160 new/);
  await tmux.press("j", "j");
  await tmux.waitFor(/▌ +Music +\d+/);
  await tmux.press("Enter");
  await tmux.waitFor(/Music \(\d+\)/);
  await tmux.press("Enter");
  const album = await tmux.waitFor(/▌ .* 1\. (.+?) {2,}\d+ min/);
  return /▌ .* 1\. (.+?) {2,}\d+ min/.exec(album)?.[1] ?? "";
}

/**
 * Downloads a track and plays it from the disk, without a request to the
 * server.
 */
async function playDownload(
  tmux: Seen,
  demo: DemoServer,
  { title, env }: { title: string; env: Readonly<Record<string, string>> },
) {
  await tmux.press("d");
  await tmux.waitFor(`Downloaded ${title}.wav`);
  await tmux.press("D");
  await tmux.waitFor(/Downloads \(1\)[^]*▌ ✓ .* MB/);
  let asked = 0;
  demo.files.options.onRequest = () => asked++;
  await tmux.press("p");
  await tmux.waitFor(/▸ .+ 0:0[1-9] \/ \d:00/);
  await tmux.press("P");
  await tmux.waitFor(/‖ .+ 0:0[1-9] \/ \d:00/);
  const { json } = await run(["player", "toggle", "--json"], { env });
  assertEquals([json.title, json.state], [title, "playing"]);
  await tmux.waitFor(/▸ .+ 0:0[1-9] \/ \d:00/);
  await tmux.press(".");
  await tmux.waitFor(`Played ${title} to 0:0`);
  assertEquals(asked, 0);
}

Deno.test({
  name: "a first run leads from an address to a download that plays",
  ignore: lacks("tmux", "mpv"),
  fn: () =>
    withEmptyHome(async ({ env, path }) => {
      const demo = await startDemoServer({
        newToken: () => SECRET_WORD,
        items: 160,
      });
      const user = demo.users.findUser("demo");
      assert(user);
      user.password = PASSWORD;
      await configureMpv(path);
      const size = { columns: 100, rows: 30 };
      try {
        const own = { ...env, TMPDIR: path };
        await withTmux({ ...size, env: own }, (tmux) =>
          dialogue(watched(tmux), demo, { home: path, env: own }));
        assertEquals(await filesHolding(path), []);
      } finally {
        await demo.stop();
      }
    }),
});

/** Plays the download again, and quits while it plays. */
async function leaveWhilePlaying(tmux: Seen, demo: DemoServer) {
  await tmux.press("D");
  await tmux.waitFor(/Downloads \(1\)/);
  await tmux.press("p");
  await tmux.waitFor(/▸ .+ 0:0[1-9] \/ \d:00/);
  assertEquals(demo.plays.map((it) => it.moment).at(-1) === "stop", false);
  await tmux.press("q");
  await tmux.waitFor(/Stop .+ and quit\?/);
  await tmux.press("y");
}

/** Lists the folders of players and sockets that plays of this home left. */
function playFolders(home: string): string[] {
  return [...Deno.readDirSync(home)].map((it) => it.name)
    .filter((it) => it.startsWith("jellytau-play"));
}

async function dialogue(
  tmux: Seen,
  demo: DemoServer,
  { home, env }: { home: string; env: Readonly<Record<string, string>> },
): Promise<void> {
  await tmux.type(`PS1='ready> '; clear; echo before`);
  await tmux.press("Enter");
  await tmux.waitFor("ready>");
  await tmux.type(`${BINARY}; echo exit=$?`);
  await tmux.press("Enter");
  await signIn(tmux, demo);
  await tmux.waitFor("the token is in the encrypted file");
  const title = await openAlbum(tmux);
  await playDownload(tmux, demo, { title, env });
  await tmux.press("T");
  await tmux.waitFor("encrypted file");
  await leaveWhilePlaying(tmux, demo);
  const left = await tmux.waitFor("exit=0");
  assert(left.includes("before"), "the old screen is back");
  assertEquals(await tmux.modes(), QUIET);
  assert(tmux.screens.length > 10);
  for (const screen of tmux.screens) {
    assertEquals(holds(new TextEncoder().encode(screen)), false, screen);
  }
  // Quitting has reported the position and removed the player's folder.
  assertEquals(demo.plays.map((it) => it.moment).at(-1), "stop");
  assertEquals(playFolders(home), []);
  assertEquals(demo.log.tokensSeenOutside(), 0);
}
