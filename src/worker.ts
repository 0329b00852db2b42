/**
 * The service's isolate beside the screen. Its first message says which home to
 * open; everything after it is the protocol of `service/`.
 */
import { Secret } from "./core/secret.ts";
import { openParts } from "./parts.ts";
import type { ServiceEvent } from "./service/protocol.ts";
import { Service } from "./service/service.ts";
import { serve, type ServicePort } from "./service/worker_server.ts";
import type { Paths, System } from "./system/paths.ts";
import { unlockersWithout } from "./unlockers.ts";

/** From the program's own main isolate, never from a screen. */
export interface WorkerStart {
  readonly paths: Paths;
  readonly system: System;
  readonly passphrase: string | null;
  readonly credentialsDirectory: string | null;
}

const port = globalThis as unknown as ServicePort;

port.addEventListener("message", ({ data }) => {
  const { paths, system, ...given } = data as WorkerStart;
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
  });
  tell = serve(port, new Service(parts.service));
}, { once: true });
