/**
 * The service's isolate beside the screen. Its first message says which home to
 * open; everything after it is the protocol of `service/`.
 */
import { withActive } from "./auth/with_active.ts";
import { lateLog, type LogLevel, NO_LOG } from "./core/log.ts";
import { Secret } from "./core/secret.ts";
import type { TokenKey } from "./core/token_key.ts";
import { openParts } from "./parts.ts";
import type { ServiceEvent } from "./service/protocol.ts";
import { LoggedService } from "./service/logged_service.ts";
import { serve, type ServicePort } from "./service/worker_server.ts";
import { openLog } from "./system/log.ts";
import type { Paths, System } from "./system/paths.ts";
import { unlockersWithout } from "./unlockers.ts";

/** From the program's own main isolate, never from a screen. */
export interface WorkerStart {
  readonly paths: Paths;
  readonly system: System;
  readonly passphrase: string | null;
  readonly credentialsDirectory: string | null;
  readonly logLevel: LogLevel | null;
  /** The account to begin with; null for the active one. */
  readonly account: TokenKey | null;
}

const port = globalThis as unknown as ServicePort;

port.addEventListener("message", ({ data }) => {
  const { paths, system, logLevel, account, ...given } = data as WorkerStart;
  const log = logLevel === null
    ? NO_LOG
    : lateLog(openLog({ level: logLevel, folder: paths.logs }));
  let tell: (event: ServiceEvent) => void = () => undefined;
  const parts = openParts({
    paths,
    system,
    personPresent: true,
    unlockers: unlockersWithout({
      ...given,
      passphrase: given.passphrase === null
        ? null
        : new Secret(given.passphrase),
    }),
    tell: (event) => tell(event),
    log,
  });
  const { accounts } = parts.service;
  const service = {
    ...parts.service,
    accounts: account === null ? accounts : withActive(accounts, account),
  };
  tell = serve(port, new LoggedService(service, { log }));
}, { once: true });
