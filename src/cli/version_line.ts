const ASKS = ["--version", "-V"];
/** What may stand beside it; the rest of the flags take a value. */
const BESIDE = [
  "--json",
  "--no-input",
  "-q",
  "--quiet",
  "-v",
  "--verbose",
  "--ascii",
];

/** What `--version` prints; null when something else is asked for. */
export function versionLine(
  argv: readonly string[],
  version: string,
): string | null {
  const rest = argv.filter((it) => !ASKS.includes(it));
  const asked = rest.length < argv.length &&
    rest.every((it) => BESIDE.includes(it));
  if (!asked) return null;
  return rest.includes("--json")
    ? JSON.stringify({ version }, null, 2)
    : `jellytau ${version}`;
}
