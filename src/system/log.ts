import * as fs from "node:fs";
import { diskFailure, notRegular } from "../core/disk_failure.ts";
import { Failure } from "../core/failure.ts";
import type { Log, LogFacts, LogLevel } from "../core/log.ts";
import { maskSecrets, watchSecrets } from "../core/secret.ts";
import { makePrivateFolder } from "../os/private_folder.ts";

/** A larger log is renamed to `jellytau.log.old` when a log is opened. */
const MAX_BYTES = 1_048_576;

/** Matches secret values in headers, addresses and bodies by their names. */
const NAMED =
  /((?:access_?)?token|api_?key|password|passphrase|\bpw|secret)(\\?["']?\s*[=:]\s*\\?["']?)[^\s"'&,;\\}]+/gi;
/** Matches `Bearer …`; the fields after `MediaBrowser` have names. */
const SCHEME =
  /\b((?:basic|bearer|digest|mediabrowser|emby)\s+)(?!\w+\s*=)[^\s"'\\,}]+/gi;
const REPLACEMENTS = [
  { pattern: NAMED, replacement: "$1$2[redacted]" },
  { pattern: SCHEME, replacement: "$1[redacted]" },
];

export interface OpenedLog extends Log {
  readonly path: string;
  close(): void;
}

/**
 * Opens a log of one JSON object per line in `jellytau.log`, which only its
 * owner can read. Removes secrets by value and by pattern.
 *
 * @throws {Failure} `usage` if it cannot be written
 */
export async function openLog(
  { level, folder }: { level: LogLevel; folder: string },
): Promise<OpenedLog> {
  watchSecrets();
  const path = `${folder}/jellytau.log`;
  const file = openFile(path, folder);
  const [
    { configureSync, getLogger, jsonLinesFormatter, resetSync },
    redaction,
  ] = await Promise.all([
    import("@logtape/logtape"),
    import("@logtape/redaction"),
  ]);
  const format = redaction.redactByPattern(jsonLinesFormatter, [
    redaction.JWT_PATTERN,
    ...REPLACEMENTS,
  ]);
  configureSync({
    reset: true,
    sinks: {
      file: (record) => {
        file.writeSync(new TextEncoder().encode(format(record)));
      },
    },
    loggers: [
      { category: "jellytau", sinks: ["file"], lowestLevel: level },
      { category: ["logtape", "meta"], sinks: [] },
    ],
  });
  const logger = getLogger("jellytau");
  return {
    path,
    write: (level, what, facts = {}) =>
      logger[METHODS[level]](what, withoutSecrets(facts)),
    close() {
      resetSync();
      file.close();
    },
  };
}

function withoutSecrets(facts: LogFacts): LogFacts {
  const masked = Object.entries(facts).map(([name, value]) => [
    name,
    typeof value === "string" ? maskSecrets(value) : value,
  ]);
  return Object.fromEntries(masked);
}

/** LogTape's methods for the levels. */
const METHODS = {
  error: "error",
  warning: "warn",
  info: "info",
  debug: "debug",
} as const;

function openFile(path: string, folder: string): Deno.FsFile {
  const action = `Cannot write log "${path}"`;
  try {
    makePrivateFolder(folder);
    // Opening a pipe would wait for its reader.
    const there = fs.statSync(path, { throwIfNoEntry: false });
    if (there && !there.isFile()) throw notRegular(action, path);
    if (there && there.size > MAX_BYTES) {
      Deno.renameSync(path, `${path}.old`);
    }
    return Deno.openSync(path, { append: true, create: true, mode: 0o600 });
  } catch (caught) {
    const { message, code } = diskFailure(action, caught);
    throw new Failure("usage", message, {
      ...(code === null ? {} : { code }),
      hint: "Omit --verbose and JELLYTAU_LOG, or make the folder writable",
      remedy: "write-log",
    });
  }
}
