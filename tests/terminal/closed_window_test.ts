/** Tests that nothing remains when the terminal window is closed. */
import { assertEquals } from "../assert.ts";
import { BINARY, withEmptyHome } from "../native/binary.ts";
import { signedInTest } from "../native/signed_in.ts";
import { NO_TMUX, type Tmux, untilGone, withTmux } from "./tmux.ts";

const SIZE = { columns: 100, rows: 30 };
/** Well over the limit of the program's own last frame. */
const GONE_LIMIT_MS = 60_000;

/** Outside the terminal's session nothing but its streams tell of its end. */
const WAYS: [name: string, before: string][] = [
  ["with a signal", ""],
  ["without a signal", "setsid -w "],
];

for (const [name, before] of WAYS) {
  Deno.test({
    name: `a demo whose window is closed ${name} ends and leaves no home`,
    ignore: NO_TMUX,
    fn: () =>
      withEmptyHome(({ env, path }) =>
        withTmux({ ...SIZE, env: { ...env, TMPDIR: path } }, async (tmux) => {
          const pid = await start(tmux, { path, before, command: "demo" });
          assertEquals(demoHomes(path).length, 1);
          await tmux.closeWindow();
          await assertEnds(pid);
          assertEquals(demoHomes(path), []);
        })
      ),
  });

  signedInTest({
    name: `a screen whose window is closed ${name} ends, and its service too`,
    ignore: NO_TMUX,
  }, ({ env, home }) =>
    withTmux({ ...SIZE, env }, async (tmux) => {
      const pid = await start(tmux, { path: home, before, command: "" });
      await tmux.closeWindow();
      await assertEnds(pid);
      assertEquals(await exitCode(home), "130");
    }));
}

/** @returns the program's process id, once its first screen is whole */
async function start(
  tmux: Tmux,
  { path, before, command }: { path: string; before: string; command: string },
): Promise<number> {
  const run = `echo $$ > ${path}/pid; exec ${BINARY} ${command}`;
  // The shell around it outlives the window, to tell how it ended.
  const outer = `trap "" HUP; sh -c '${run}'; echo $? > ${path}/code`;
  await Deno.writeTextFile(`${path}/start`, outer);
  await tmux.type(`${before}sh ${path}/start`);
  await tmux.press("Enter");
  await tmux.waitFor(/> +Films +\d+/);
  return Number(await Deno.readTextFile(`${path}/pid`));
}

async function assertEnds(pid: number): Promise<void> {
  const isGone = await untilGone(pid, GONE_LIMIT_MS);
  // It is nobody's any more, and would stay when the test is over.
  if (!isGone) Deno.kill(pid, "SIGKILL");
  assertEquals(isGone, true, "the program has ended");
}

function demoHomes(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name)
    .filter((name) => name.startsWith("jellytau-demo-"));
}

/** Written by the shell around it, a moment after the end. */
async function exitCode(folder: string): Promise<string> {
  const deadline = Date.now() + GONE_LIMIT_MS;
  for (;;) {
    const text = await Deno.readTextFile(`${folder}/code`).catch(() => "");
    if (text !== "" || Date.now() > deadline) return text.trim();
    await new Promise((done) => setTimeout(done, 20));
  }
}
