/**
 * Tests that no value in any place of a command makes it fail as `internal`.
 */
import type { Command } from "../../src/cli/command.ts";
import { allCommands } from "../../src/cli/commands.ts";
import { assert, assertEquals } from "@std/assert";
import { networkTest } from "../jellyfin/jellyfin_fixture.ts";
import { login, withDemo } from "./cli_demo.ts";
import type { Run } from "./cli_fixture.ts";

const COMMANDS = (await allCommands()).filter((it) => it.run);
/** A quarter of all pairs of value and place; with `JELLYTAU_LONG=1` each. */
const EVERY = Deno.env.get("JELLYTAU_LONG") === "1" ? 1 : 4;

/** The sequence that clears a terminal. */
const CLEARS = "\x1b[2J";
const ODD = [
  "",
  " ",
  "-",
  "0",
  "-1",
  "1.5",
  "1e400",
  "99999999999999999999",
  "\ud800",
  CLEARS,
  "../..",
  "https://",
  "https://[::1",
  "https://user:pass@127.0.0.1:1",
  "http://127.0.0.1:1/%2e%2e",
  "javascript:alert(1)",
  "x".repeat(4_096),
  "日本",
  "%",
  "'; DROP TABLE account; --",
  "__proto__",
  "*",
  '"',
];
/** Commands that run until they are stopped, or that cannot run in this process. */
const LEFT_OUT = ["demo", "doctor"];

/** Returns a command line for each value in each place of a command. */
function linesOf({ path, args = "", options = [] }: Command): string[][] {
  const words = path.split(" ");
  const places = args.split(" ").filter((it) => it !== "");
  const full = places.map(() => "127.0.0.1:1");
  const lines = places.flatMap((_, at) =>
    ODD.map((odd) => [...words, ...full.with(at, odd)])
  );
  for (const { flags } of options) {
    const [, name] = /(--[a-z-]+) </.exec(flags) ?? [];
    if (name === undefined) continue;
    lines.push(...ODD.map((odd) => [...words, ...full, `${name}=${odd}`]));
  }
  return lines;
}

async function check(run: Run, line: readonly string[]): Promise<void> {
  const ran = await run([...line, "--json", "--timeout", "1"]);
  const where = JSON.stringify(line).slice(0, 300);
  if (ran.code === 0) return;
  const last = ran.stderr.trim().split("\n").at(-1) ?? "";
  const { error } = JSON.parse(last);
  assert(error.kind !== "internal", `${where}: ${error.message}`);
  assertEquals(error.exitCode, ran.code, where);
  // deno-lint-ignore no-control-regex -- none may reach a terminal
  assert(!/[\x00-\x09\x0b-\x1f\x7f-\x9f]/.test(ran.stderr), where);
}

for (const [nth, spec] of COMMANDS.entries()) {
  if (LEFT_OUT.includes(spec.path)) continue;
  const lines = linesOf(spec).filter((_, i) => (i + nth) % EVERY === 0);
  if (lines.length === 0) continue;
  networkTest(
    `\`jellytau ${spec.path}\` takes no odd value for a bug`,
    async () => {
      await withDemo({}, async ({ run, demo, caFile }) => {
        const signIn = login(demo.url, "--ca-file", caFile);
        assertEquals((await run(signIn, { stdin: "demo" })).code, 0);
        for (const line of lines) await check(run, line);
        for (const line of lines.filter((it) => it.join().includes(CLEARS))) {
          const { stdout, stderr } = await run([...line, "--timeout", "1"]);
          assert(!(stdout + stderr).includes("\x1b"), line.join(" "));
        }
      });
    },
  );
}
