/**
 * Draws the pictures of the README: the compiled binary on its demo server, in
 * tmux, key by key, as SVG.
 *
 *   scripts/deno run -A scripts/pictures.ts
 */
import { svgOf } from "./screen_svg.ts";

const FOLDER = "docs/pictures";
const SIZE = { columns: 110, rows: 30 };

/** What is pressed, and what has to be seen before a picture is taken. */
const PICTURES: readonly (readonly [
  name: string,
  keys: readonly string[],
  shows: string,
])[] = [
  ["library", ["Enter", "j", "j", "j"], "Agnes and the Village"],
  ["film", ["Enter"], "▀▀▀▀"],
  ["search", ["Escape", "s", "a", "m", "e", "l", "i", "e"], "Amélie"],
  ["security", ["Escape", "T"], "key-file"],
];

const home = await Deno.makeTempDir({ prefix: "pictures-" });
const tmux = async (...args: string[]) => {
  const { stdout } = await new Deno.Command("tmux", {
    args: ["-S", `${home}/tmux`, "-f", "/dev/null", "-u", ...args],
    clearEnv: true,
    env: {
      HOME: home,
      PATH: "/usr/bin:/bin",
      TERM: "xterm-256color",
      COLORTERM: "truecolor",
      LC_ALL: "C.UTF-8",
    },
  }).output();
  return new TextDecoder().decode(stdout);
};
const screen = () => tmux("capture-pane", "-p", "-e", "-t", "t");

try {
  const size = ["-x", `${SIZE.columns}`, "-y", `${SIZE.rows}`];
  const program = `${Deno.cwd()}/dist/jellytau demo --images half-blocks`;
  await tmux("new-session", "-d", ...size, "-s", "t", program);
  await until("Home videos");
  await Deno.mkdir(FOLDER, { recursive: true });
  for (const [name, keys, shows] of PICTURES) {
    for (const key of keys) {
      await tmux("send-keys", "-t", "t", key);
      await pause(150);
    }
    await until(shows);
    await pause(1_000);
    await Deno.writeTextFile(
      `${FOLDER}/${name}.svg`,
      svgOf(await screen(), SIZE),
    );
  }
} finally {
  await tmux("send-keys", "-t", "t", "C-c");
  await pause(1_000);
  await tmux("kill-server");
  await Deno.remove(home, { recursive: true });
}

async function until(text: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if ((await screen()).includes(text)) return;
    await pause(200);
  }
  throw new Error(`"${text}" did not appear:\n${await screen()}`);
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
