/** Tests that the desktop shows a play, with playerctl as the desktop. */
import { fixedFile } from "../../src/demo/media_files.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { lacks } from "../requirements.ts";
import { NO_TMUX, withTmux } from "../terminal/tmux.ts";
import { BINARY } from "./binary.ts";
import { holds } from "../secret_word.ts";
import {
  configure,
  control,
  spawn,
  startFilm,
  startPlay,
  until,
  wave,
} from "./play_fixture.ts";
import {
  openSessionBus,
  type SessionBus,
  withBusSocket,
} from "./session_bus.ts";
import { type SignedIn, signedInTest } from "./signed_in.ts";

const ignore = lacks("mpv", "playerctl", "dbus-daemon", "dbus-monitor");
/** Between two looks, each of which starts a program. */
const PAUSE_MS = 300;
const PATH = "/org/mpris/MediaPlayer2";
const PLAYER = "org.mpris.MediaPlayer2.Player";
const PROPERTIES = "org.freedesktop.DBus.Properties";
const NAME = "org.mpris.MediaPlayer2.jellytau";

async function output(
  { env }: SessionBus,
  [program = "", ...args]: readonly string[],
) {
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args,
    clearEnv: true,
    env: { ...env },
    stdin: "null",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  return { code, text: text(stdout), errors: text(stderr) };
}

/** Lends a desktop: its bus, and `playerctl` on it. */
async function withDesktop(
  fixture: SignedIn,
  use: (desktop: {
    bus: SessionBus;
    playerctl: (...args: string[]) => Promise<string>;
    /** Waits until `playerctl` prints the text. */
    shows: (args: readonly string[], wanted: RegExp) => Promise<void>;
  }) => Promise<void>,
): Promise<void> {
  const bus = await openSessionBus();
  const { DBUS_SESSION_BUS_ADDRESS = "" } = bus.env;
  Object.assign(fixture.env, { DBUS_SESSION_BUS_ADDRESS });
  const playerctl = async (...args: string[]) =>
    (await output(bus, ["playerctl", ...args])).text;
  const shows = async (args: readonly string[], wanted: RegExp) => {
    await until(async () => {
      if (wanted.test(await playerctl(...args))) return true;
      await new Promise((done) => setTimeout(done, PAUSE_MS));
      return null;
    });
  };
  try {
    await use({ bus, playerctl, shows });
  } finally {
    await bus.close();
  }
}

/** Records everything that passes the bus. */
function monitor({ env }: SessionBus) {
  const child = new Deno.Command("dbus-monitor", {
    args: ["--session"],
    clearEnv: true,
    env: { ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const output = child.output();
  return async () => {
    child.kill("SIGTERM");
    return (await output).stdout;
  };
}

signedInTest(
  { name: "playerctl sees and controls what jellytau plays", ignore },
  (fixture) =>
    withDesktop(fixture, async ({ bus, playerctl, shows }) => {
      const { demo, jellytau } = fixture;
      const recorded = monitor(bus);
      const { film, child } = await startFilm(fixture);
      await shows(["-l"], /^jellytau$/);
      await shows(["status"], /^Playing$/);
      const metadata = await playerctl("metadata");
      const lines = metadata.split("\n").map((it) => it.split(/ +/)[1]);
      const keys = ["mpris:trackid", "mpris:length", "xesam:title"];
      assertEquals(lines, keys, metadata);
      const value = (key: string) => playerctl("metadata", key);
      assertEquals(await value("mpris:length"), "600000000");
      assertMatch(await value("xesam:title"), new RegExp(film.name));
      await playerctl("play-pause");
      await shows(["status"], /^Paused$/);
      await until(() => demo.plays.find(({ body }) => body.IsPaused === true));
      await playerctl("position", "300");
      await shows(["position"], /^(299|30[01])\./);
      await playerctl("position", "60-");
      await shows(["position"], /^(239|24[01])\./);
      await playerctl("volume", "0.4");
      await shows(["volume"], /^0\.40/);
      assertEquals((await jellytau("player", "status")).json.volume, 40);
      assertEquals((await output(bus, ["playerctl", "next"])).code, 1);
      await playerctl("play");
      await shows(["status"], /^Playing$/);
      await playerctl("stop");
      const { code, stdout } = await child.output();
      assertEquals(code, 0);
      const { positionMs } = JSON.parse(new TextDecoder().decode(stdout));
      assert(positionMs >= 239_000 && positionMs < 300_000, `${positionMs}`);
      await shows(["-l"], /^$/);
      const seen = await recorded();
      const text = new TextDecoder().decode(seen);
      assertMatch(text, /member=Seeked/);
      assertMatch(text, /member=PropertiesChanged/);
      assertMatch(text, /string "xesam:title"/);
      assertEquals(holds(seen), false);
      assertEquals(/https?:|127\.0\.0\.1|xesam:url|artUrl/.test(text), false);
    }),
);

signedInTest(
  { name: "playerctl goes to the next and the previous item", ignore },
  (fixture) =>
    withDesktop(fixture, async ({ playerctl, shows }) => {
      const { demo, home } = fixture;
      configure(home);
      const tracks = demo.library.visibleItems()
        .filter((it) => it.kind === "Audio").slice(0, 2);
      for (const it of tracks) {
        demo.files.set(it.id, fixedFile(wave(600), { name: "a.wav" }));
        Object.assign(it, { runTimeTicks: 600 * 10_000_000 });
      }
      const [first, second] = tracks;
      assert(first && second);
      const ids = [first.id, second.id];
      const { child } = await startPlay(fixture, ...ids);
      const title = ["metadata", "xesam:title"];
      await shows(title, new RegExp(`^${first.name}$`));
      assert(await playerctl("metadata", "xesam:artist") !== "");
      assert(await playerctl("metadata", "xesam:album") !== "");
      await playerctl("next");
      await shows(title, new RegExp(`^${second.name}$`));
      await playerctl("previous");
      await shows(title, new RegExp(`^${first.name}$`));
      assertEquals(await playerctl("loop"), "None");
      await playerctl("loop", "Playlist");
      await shows(["loop"], /^Playlist$/);
      await playerctl("previous");
      await shows(title, new RegExp(`^${second.name}$`));
      await playerctl("next");
      await shows(title, new RegExp(`^${first.name}$`));
      await playerctl("stop");
      assertEquals((await child.output()).code, 0);
    }),
);

signedInTest(
  {
    name: "playerctl and the terminal's title show what the TUI plays",
    ignore: ignore || NO_TMUX,
  },
  (fixture) =>
    withDesktop(fixture, async ({ playerctl, shows }) => {
      const { demo, env, home } = fixture;
      configure(home);
      for (const it of demo.library.visibleItems()) {
        if (it.kind !== "Movie") continue;
        demo.files.set(it.id, fixedFile(wave(600), { name: "a.wav" }));
        Object.assign(it, { runTimeTicks: 600 * 10_000_000 });
      }
      await withTmux({ columns: 100, rows: 30, env }, async (tmux) => {
        const before = await tmux.title();
        await tmux.type(`${BINARY}; echo closed`);
        await tmux.press("Enter");
        await tmux.waitFor(/▌ +Films +\d+/);
        await tmux.press("Enter");
        await tmux.waitFor(/Films \(\d+\)/);
        await tmux.press("p");
        await shows(["status"], /^Playing$/);
        const title = await playerctl("metadata", "xesam:title");
        const hasTitle = (wanted: string) =>
          until(async () => await tmux.title() === wanted || null);
        await hasTitle(`${title} - JellyTau`);
        await playerctl("pause");
        await tmux.waitFor("‖");
        await playerctl("stop");
        await tmux.waitFor(/Played .+/);
        await hasTitle(before);
        await tmux.press("q");
        await tmux.waitFor(/^closed$/m);
        await shows(["-l"], /^$/);
      });
    }),
);

const setVolume = [
  `${PROPERTIES}.Set`,
  `string:${PLAYER}`,
  "string:Volume",
] as const;

/** Calls that are refused, each with its D-Bus error. */
const REFUSED: readonly (readonly [error: string, ...call: string[]])[] = [
  ["InvalidArgs", `${PLAYER}.Seek`, "string:x"],
  ["InvalidArgs", `${PLAYER}.SetPosition`, "int64:1", "int64:1"],
  ["UnknownMethod", `${PLAYER}.Shutdown`],
  ["Failed", `${PLAYER}.OpenUri`, "string:http://media.example/"],
  ["Failed", `${PLAYER}.Previous`],
  ["InvalidArgs", `${PROPERTIES}.Get`, `string:${PLAYER}`, "string:Url"],
  [
    "InvalidArgs",
    `${PROPERTIES}.Set`,
    `string:${PLAYER}`,
    "string:Position",
    "variant:int64:0",
  ],
  ["InvalidArgs", ...setVolume, "variant:string:loud"],
  ["Failed", ...setVolume, "variant:double:nan"],
];

type Desktop = Parameters<Parameters<typeof withDesktop>[1]>[0];

/** Checks that wrong calls get an error, and change nothing. */
async function assertRefused({ bus, playerctl, shows }: Desktop) {
  await shows(["status"], /^Playing$/);
  // Otherwise it could end soon after the last jump.
  await playerctl("pause");
  await shows(["status"], /^Paused$/);
  const send = ["dbus-send", "--session", "--print-reply"];
  const call = [...send, `--dest=${NAME}`, PATH];
  for (const [error, ...given] of REFUSED) {
    const { code, errors } = await output(bus, [...call, ...given]);
    assertEquals(code, 1, given.join(" "));
    assertMatch(errors, new RegExp(`Error\\.${error}:`), given.join(" "));
  }
  const wrongTrack = `${PLAYER}.SetPosition`;
  const args = ["objpath:/other", "int64:300000000"];
  await output(bus, [...call, wrongTrack, ...args]);
  const position = Number(await playerctl("position"));
  assert(position < 200, `${position}`);
  await output(bus, [
    ...call,
    `${PLAYER}.Seek`,
    "int64:9223372036854775807",
  ]);
  await shows(["position"], /^59[89]\./);
}

signedInTest(
  {
    name:
      "a second jellytau that plays has a name of its own, and a program that calls one wrongly gets an error",
    ignore,
  },
  (fixture) =>
    withDesktop(fixture, async (desktop) => {
      const { playerctl, shows } = desktop;
      const { film, child } = await startFilm(fixture);
      await shows(["-l"], /^jellytau$/);
      const other = spawn(fixture, film.id);
      const name = `jellytau.instance${other.pid}`;
      await shows(["-l"], new RegExp(`^${name}$`, "m"));
      await playerctl("-p", name, "stop");
      assertEquals((await other.output()).code, 0);
      await shows(["-l"], /^jellytau$/);
      await assertRefused(desktop);
      await playerctl("stop");
      assertEquals((await child.output()).code, 0);
    }),
);

signedInTest(
  { name: "jellytau plays while the session bus hangs", ignore },
  (fixture) =>
    withBusSocket("silent", async (address) => {
      const { env, jellytau } = fixture;
      Object.assign(env, { DBUS_SESSION_BUS_ADDRESS: address });
      const { child } = await startFilm(fixture);
      await control(fixture, {
        command: ["pause"],
        effect: (it) => it.state === "paused",
      });
      await jellytau("player", "stop");
      assertEquals((await child.output()).code, 0);
    }),
);
