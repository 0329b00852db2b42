export const LOG_LEVELS = ["error", "warning", "info", "debug"] as const;
export type LogLevel = typeof LOG_LEVELS[number];

/** What goes with a line; plain, and never a secret. */
export type LogFacts = Readonly<
  Record<string, string | number | boolean | null>
>;

/** Where the program tells what it does, for whoever looks for a fault. */
export interface Log {
  /** @param what always the same words; what differs is in `facts` */
  write(level: LogLevel, what: string, facts?: LogFacts): void;
}

/** Tells nobody. */
export const NO_LOG: Log = { write: () => undefined };

/** Keeps what is written until the real log is there; drops it if it fails. */
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
