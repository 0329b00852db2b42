const ASKS = ["--version", "-V"];
/** Flags that may accompany it; all others take a value. */
const BESIDE = [
  "--json",
  "--no-input",
  "-q",
  "--quiet",
  "-v",
  "--verbose",
  "--ascii",
];

/**
 * Returns the output of `--version`, for a line that asks for nothing else;
 * null for every other line, also where only a parser can tell.
 */
export function versionLine(
  argv: readonly string[],
  version: string,
): string | null {
  const rest = argv.filter((it) => !ASKS.includes(it));
  const asked = rest.length < argv.length &&
    rest.every((it) => BESIDE.includes(it));
  if (!asked) return null;
  return versionText(version, { json: rest.includes("--json") });
}

export function versionText(
  version: string,
  { json }: { json: boolean },
): string {
  return json ? JSON.stringify({ version }, null, 2) : `jellytau ${version}`;
}
