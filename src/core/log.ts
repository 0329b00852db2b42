export const LOG_LEVELS = ["error", "warning", "info", "debug"] as const;
export type LogLevel = typeof LOG_LEVELS[number];

/** The facts of a log record: plain text, and never a secret. */
export type LogFacts = Readonly<Record<string, LogValue>>;

type LogValue = string | number | boolean | null;

/** Logs what the program does, to help find faults. */
export interface Log {
  /** @param what a constant text; everything variable is in `facts` */
  write(
    level: LogLevel,
    what: string,
    facts?: Readonly<Record<string, LogValue>>,
  ): void;
}

/** Writes nothing. */
export const NO_LOG: Log = { write: () => undefined };

/** Buffers records until the real log is open; discards them if that fails. */
export function lateLog(opening: Promise<Log>): Log {
  let write: Log["write"] | null = null;
  const kept: Parameters<Log["write"]>[] = [];
  opening.catch(() => NO_LOG).then((log) => {
    write = log.write.bind(log);
    for (const line of kept.splice(0)) write(...line);
  });
  return {
    write: (...line) => write === null ? void kept.push(line) : write(...line),
  };
}
