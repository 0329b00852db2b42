import { withActive } from "../auth/accounts/with_active.ts";
import { lateLog, type LogLevel, NO_LOG } from "../core/log.ts";
import { Secret } from "../core/secret.ts";
import type { SettingValues } from "../core/settings.ts";
import type { TokenKey } from "../core/token_key.ts";
import { openDependencies } from "./dependencies.ts";
import type { ServiceEvent } from "../service/protocol.ts";
import { LoggedService } from "../service/logged_service.ts";
import { serve, type ServicePort } from "../service/worker_server.ts";
import { openLog } from "../system/log.ts";
import type { Paths, System } from "../system/paths.ts";
import { keySourcesWithout } from "./key_sources.ts";

/** The first message, from the main isolate of the program. */
export interface WorkerStart {
  readonly paths: Paths;
  readonly system: System;
  readonly passphrase: string | null;
  readonly credentialsDirectory: string | null;
  readonly sessionBus: string | null;
  readonly logLevel: LogLevel | null;
  /** The account to begin with; null for the active one. */
  readonly account: TokenKey | null;
  readonly settings: Partial<SettingValues>;
}

/**
 * Runs the service in a worker beside the TUI. The first message names the home
 * to open; everything after it is the protocol of `service/`.
 */
export function runWorker(port: ServicePort): void {
  port.addEventListener("message", ({ data }) => {
    const start = data as WorkerStart;
    const { paths, system, sessionBus, logLevel, account, ...given } = start;
    const log = logLevel === null
      ? NO_LOG
      : lateLog(openLog({ level: logLevel, folder: paths.logs }));
    let tell: (event: ServiceEvent) => void = () => undefined;
    const dependencies = openDependencies({
      paths,
      system,
      personPresent: true,
      sessionBus,
      settings: () => start.settings,
      keySources: keySourcesWithout({
        ...given,
        passphrase: given.passphrase === null
          ? null
          : new Secret(given.passphrase),
      }),
      tell: (event) => tell(event),
      log,
    });
    const { accounts } = dependencies.service;
    const service = {
      ...dependencies.service,
      accounts: account === null ? accounts : withActive(accounts, account),
    };
    tell = serve(port, new LoggedService(service, { log }));
  }, { once: true });
}
