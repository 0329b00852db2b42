import { Failure } from "../../core/failure.ts";
import { counted } from "../../core/labels.ts";
import type { SettingProblem } from "../../core/settings.ts";
import type { Command, Invocation } from "../command.ts";

export const configCheck: Command = {
  path: "config check",
  summary: "check the settings file",
  about: [
    "Lists every problem with its line and its key. Commands that use a " +
    "setting, and the TUI, refuse a file that is not valid; commands that " +
    "only use its time limit or colours go on without it, and the others do " +
    "not read it.",
  ],
  examples: [["find mistakes", "config check"]],
  globals: ["json"],
  run: check,
};

async function check(run: Invocation): Promise<number> {
  const { path, exists, problems } = await run.context.settings.check();
  const ok = problems.length === 0;
  run.output.data(
    { path, exists, ok, problems },
    () => ok ? [verdictLine(path, exists)] : problems.flatMap(linesOf),
  );
  return run.output.verdict(ok ? null : invalid(path, problems));
}

function verdictLine(path: string, exists: boolean): string {
  return exists
    ? `"${path}" is valid`
    : `"${path}" does not exist: every setting has its default`;
}

function linesOf({ line, message, hint }: SettingProblem): string[] {
  const where = line === null ? "" : `line ${line}: `;
  return [`${where}${message}`, ...hint === null ? [] : [`  hint: ${hint}`]];
}

function invalid(path: string, problems: readonly SettingProblem[]): Failure {
  const count = counted(problems.length, "problem");
  return new Failure("usage", `Cannot use settings "${path}": ${count}`, {
    hint: "Correct these lines, then check the file again",
  });
}
