/** Tests completion in PowerShell, also in a real one if it is installed. */
import { COMPLETION_SCRIPTS } from "../../src/cli/completion/scripts.ts";
import { assertEquals } from "@std/assert";
import { fillMetadata } from "../cli/known_fixture.ts";
import { lacks } from "../requirements.ts";
import { BINARY, run, withEmptyHome } from "./binary.ts";

type Env = Record<string, string>;

/** Lines that are typed, and the completion of their last word. */
const LINES: readonly (readonly [line: string, completed: string])[] = [
  ["jellytau auth sw", "switch"],
  ["jellytau auth status sof", "sofa"],
  ["jellytau library show Quiet", "'Quiet Lighthouse'"],
  ["jellytau library show 'Quiet Li", "'Quiet Lighthouse'"],
  [
    "jellytau library show Zap",
    "'Zap $(touch pwned); \"it''s\" & `x` | *'",
  ],
];

function withNames(use: (env: Env, path: string) => Promise<void>) {
  return withEmptyHome(async ({ env, path }) => {
    await Deno.mkdir(`${path}/data`, { mode: 0o700 });
    fillMetadata(`${path}/data/metadata.db`);
    await use({ ...env, JELLYTAU_HOME: path }, path);
  });
}

/** Splits these lines into words as PowerShell does. */
function wordsOf(line: string): string[] {
  return (line.match(/'[^']*|\S+/g) ?? []).slice(1);
}

function toBase64(text: string): string {
  return new TextEncoder().encode(text).toBase64();
}

Deno.test("jellytau complete prints one line of plain letters for PowerShell", () =>
  withNames(async (env) => {
    for (const [line, completed] of LINES) {
      const asked = toBase64(wordsOf(line).join("\n"));
      const ran = await run(["complete", "powershell", asked], { env });
      assertEquals(ran.code, 0, ran.stderr);
      const bytes = Uint8Array.fromBase64(ran.stdout.trim());
      const [kind, first = ""] = new TextDecoder().decode(bytes).split("\n");
      assertEquals(kind, "words");
      assertEquals(first.split("\t")[0], completed, line);
      assertEquals(first.split("\t").length, 3);
    }
  }));

// Debian has no PowerShell: this is for machines that have it.
if (!lacks("pwsh")) {
  Deno.test("Tab completes commands, accounts and items in PowerShell", () =>
    withNames(async (env, path) => {
      await Deno.mkdir(`${path}/bin`);
      await Deno.symlink(BINARY, `${path}/bin/jellytau`);
      const PATH = `${path}/bin:${Deno.env.get("PATH")}`;
      const script = [
        COMPLETION_SCRIPTS.powershell,
        ...LINES.map(([line]) => {
          const input = `'${line.replaceAll("'", "''")}'`;
          return `(TabExpansion2 ${input} ${line.length}).CompletionMatches[0].CompletionText`;
        }),
      ].join("\n");
      const { stdout } = await new Deno.Command("pwsh", {
        args: ["-NoProfile", "-NonInteractive", "-Command", script],
        clearEnv: true,
        env: { ...env, PATH, POWERSHELL_TELEMETRY_OPTOUT: "1" },
      }).output();
      const lines = new TextDecoder().decode(stdout).trim().split(/\r?\n/);
      assertEquals(lines, LINES.map(([, completed]) => completed));
    }));
}
