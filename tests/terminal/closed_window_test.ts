/** Tests that nothing remains when the terminal window is closed. */
import { assertEquals } from "@std/assert";
import { BINARY, withEmptyHome } from "../native/binary.ts";
import { signedInTest } from "../native/signed_in.ts";
import { NO_TMUX, type Tmux, untilGone, withTmux } from "./tmux.ts";

const SIZE = { columns: 100, rows: 30 };
/** Well above the limit of the program's own last frame. */
const GONE_LIMIT_MS = 60_000;

/**
 * Ways to start the program. Outside the terminal's session only its streams
 * show that the terminal has closed.
 */
const LONG = Deno.env.get("JELLYTAU_LONG") === "1";
const WAYS: [name: string, before: string][] = [
  ["with a signal", ""],
  ["without a signal", "setsid -w "],
];

// Without JELLYTAU_LONG=1, the demo and the screen of an account share the ways.
for (const [name, before] of LONG ? WAYS : WAYS.slice(0, 1)) {
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
}

for (const [name, before] of LONG ? WAYS : WAYS.slice(1)) {
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

/**
 * Starts the program.
 *
 * @returns its process ID, once its first screen is complete
 */
async function start(
  tmux: Tmux,
  { path, before, command }: { path: string; before: string; command: string },
): Promise<number> {
  const run = `echo $$ > ${path}/pid; exec ${BINARY} ${command}`;
  // The outer shell outlives the window and records the exit code.
  const outer = `trap "" HUP; sh -c '${run}'; echo $? > ${path}/code`;
  await Deno.writeTextFile(`${path}/start`, outer);
  await tmux.type(`${before}sh ${path}/start`);
  await tmux.press("Enter");
  await tmux.waitFor(/▌ +Films +\d+/);
  return Number(await Deno.readTextFile(`${path}/pid`));
}

async function assertEnds(pid: number): Promise<void> {
  const isGone = await untilGone(pid, GONE_LIMIT_MS);
  // Nothing else would end this process after the test.
  if (!isGone) Deno.kill(pid, "SIGKILL");
  assertEquals(isGone, true, "the program has ended");
}

function demoHomes(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name)
    .filter((name) => name.startsWith("jellytau-demo-"));
}

/** Reads the exit code, which the outer shell writes after the end. */
async function exitCode(folder: string): Promise<string> {
  const deadline = Date.now() + GONE_LIMIT_MS;
  for (;;) {
    const text = await Deno.readTextFile(`${folder}/code`).catch(() => "");
    if (text !== "" || Date.now() > deadline) return text.trim();
    await new Promise((done) => setTimeout(done, 20));
  }
}
