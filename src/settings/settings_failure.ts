import { Failure } from "../core/failure.ts";
import type { SettingProblem } from "../core/settings.ts";

/** Returns the failure of a file that is not valid: its first problem. */
export function settingsFailure(
  path: string,
  problems: readonly SettingProblem[],
): Failure {
  const [first] = problems;
  const line = first?.line ?? null;
  const where = line === null ? "" : `line ${line}: `;
  const more = problems.length > 1
    ? ` (and ${problems.length - 1} more: \`jellytau config check\`)`
    : "";
  return new Failure(
    "usage",
    `Cannot read settings "${path}": ${where}${first?.message}`,
    {
      hint: `${first?.hint ?? "Correct the file"}${more}`,
      details: { path, line, key: first?.key ?? null },
    },
  );
}
