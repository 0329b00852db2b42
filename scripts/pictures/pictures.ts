/**
 * Draws the pictures of the README: the compiled binary on its demo server, in
 * tmux, key by key, as SVG; and the animation, see animation.ts.
 *
 *   scripts/deno run -A scripts/pictures/pictures.ts
 */
import { drawAnimation } from "./animation.ts";
import { svgOf } from "./screen_svg.ts";
import { pause, withTmuxScreen } from "./tmux_screen.ts";

const FOLDER = "docs/pictures";
const SIZE = { columns: 110, rows: 30 };
/** Long enough for the screen to settle. */
const REST_MS = 1_000;

/** Posters load one after the other. */
const POSTERS_MS = 4_000;

/** The keys, and the text that must appear before the picture. */
const PICTURES: readonly (readonly [
  name: string,
  keys: readonly string[],
  shows: string,
])[] = [
  ["home", [], "New in Films"],
  ["library", ["Enter", "j", "j", "j"], "Agnes and the Village"],
  ["grid", ["v"], "▀▀▀▀"],
  ["film", ["v", "Enter"], "▀▀▀▀"],
  ["search", ["Escape", "s", "a", "m", "e", "l", "i", "e"], "Amélie"],
  ["security", ["Escape", "T"], "key-file"],
];

await Deno.mkdir(FOLDER, { recursive: true });
const program = `${Deno.cwd()}/dist/jellytau demo --images half-blocks`;
await withTmuxScreen({ program, ...SIZE }, async (tmux) => {
  await tmux.until("Home videos");
  for (const [name, keys, shows] of PICTURES) {
    await tmux.press(...keys);
    await tmux.until(shows);
    await pause(name === "grid" ? POSTERS_MS : REST_MS);
    const svg = svgOf(await tmux.screen(), SIZE);
    await Deno.writeTextFile(`${FOLDER}/${name}.svg`, svg);
  }
});
await Deno.writeTextFile(`${FOLDER}/first-run.svg`, await drawAnimation());
