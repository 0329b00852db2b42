import { parse, TomlError, type TomlTable } from "smol-toml";
import type { SettingProblem } from "../core/settings.ts";

/** No setting needs tables in tables in tables. */
const MAX_DEPTH = 8;
const MAX_LINES = 2_000;

/** Parses TOML. @returns the problem, without text of the file, if it fails */
export function parseToml(
  toml: string,
): { table: TomlTable } | { problem: SettingProblem } {
  if (toml.split("\n").length > MAX_LINES) {
    const message = `it has more than ${MAX_LINES} lines`;
    return { problem: { line: null, key: null, message, hint: null } };
  }
  try {
    return { table: parse(toml, { maxDepth: MAX_DEPTH }) };
  } catch (caught) {
    if (!(caught instanceof TomlError)) throw caught;
    // The error's own message quotes the line, which may hold a secret.
    const message = `this is not valid TOML (column ${caught.column})`;
    const hint = 'Put text in quotes, as in player = "mpv", and define a ' +
      "key or a table only once";
    return { problem: { line: caught.line, key: null, message, hint } };
  }
}

/**
 * Returns the line on which each key begins, which the parser does not report.
 * Parses each statement alone, below the header of its table.
 *
 * @param toml text that parses
 * @param keysOf lists the keys of a parsed text
 */
export function linesOfKeys(
  toml: string,
  keysOf: (table: TomlTable) => readonly string[],
): ReadonlyMap<string, number> {
  const lines = toml.split("\n");
  const found = new Map<string, number>();
  let header = "";
  let begin = 0;
  for (let end = 1; end <= lines.length; end++) {
    const statement = lines.slice(begin, end).join("\n");
    const isHeader = statement.trimStart().startsWith("[");
    const read = parseToml(isHeader ? statement : `${header}\n${statement}`);
    if ("problem" in read) continue; // it goes on in the next line
    if (isHeader) header = statement;
    for (const key of keysOf(read.table)) {
      if (!found.has(key)) found.set(key, begin + 1);
    }
    begin = end;
  }
  return found;
}
