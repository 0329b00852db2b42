/** Animates a first run, from an empty home to a track that plays. */
import { startDemoServer } from "../../src/demo/demo_server.ts";
import { animatedSvg, type AnimationFrame } from "./animated_svg.ts";
import { pause, withTmuxScreen } from "./tmux_screen.ts";

const SIZE = { columns: 90, rows: 24 };
/** The same address in every picture. */
const PORT = 8920;
/** Long enough for the screen to settle. */
const REST_MS = 600;

/** The keys, the text that must appear, and the time that it is shown. */
type Step = readonly [keys: readonly string[], shows: string, ms: number];

function stepsFor(url: string): Step[] {
  return [
    [[], "Press a to begin", 2_500],
    [["a"], "Server      _", 900],
    [[...url], url, 1_200],
    [["Enter"], "Compare the SHA-256", 3_000],
    [[..."yes"], "yes_", 700],
    [["Enter"], "certificate trusted by you", 1_500],
    [[..."demo", "Enter", ..."demo"], "****_", 1_200],
    [["Enter"], "Library:", 2_500],
    [["j", "j"], "▌ ", 700],
    [["Enter"], "Music (", 1_500],
    [["j"], "▌ ", 900],
    [["Enter"], " 1. ", 1_500],
    [["d"], "Downloaded", 2_000],
    [["p"], " 0:0", 600],
    [[], " 0:03 /", 1_000],
    [["i"], "▀▀▀", 1_000],
    [[], " 0:06 /", 3_500],
  ];
}

/**
 * Draws the animation. Needs mpv, tmux and the compiled binary.
 *
 * @returns an SVG
 */
export async function drawAnimation(): Promise<string> {
  const demo = await startDemoServer({ port: PORT, items: 160 });
  const program = `${Deno.cwd()}/dist/jellytau --images half-blocks`;
  const frames: AnimationFrame[] = [];
  try {
    await withTmuxScreen({ program, ...SIZE, prepare }, async (tmux) => {
      for (const [keys, shows, ms] of stepsFor(demo.url)) {
        await tmux.press(...keys);
        await tmux.until(shows);
        if (keys.length > 0) await pause(REST_MS);
        frames.push({ screen: await tmux.screen(), ms });
      }
      await tmux.press(".");
    });
  } finally {
    await demo.stop();
  }
  return animatedSvg(frames, SIZE);
}

/** Configures mpv without sound and without a window. */
async function prepare(home: string): Promise<void> {
  const folder = `${home}/.config/mpv`;
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(`${folder}/mpv.conf`, "ao=null\nvid=no\n");
}
