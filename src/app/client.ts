import { once } from "../core/late.ts";
import { NO_LOG } from "../core/log.ts";
import type {
  CommandOptions,
  LateDependencies,
  MediaDependencies,
} from "../service/handlers.ts";
import { InProcessClient } from "../service/in_process_client.ts";
import { LoggedService } from "../service/logged_service.ts";
import type { OpenEnvironmentAccount } from "../service/service.ts";
import { Listeners, type ServiceClient } from "../service/service_client.ts";
import type { Environment } from "../system/environment.ts";
import { readTextFile } from "../system/files.ts";
import {
  openDependencies,
  type OpenDependenciesOptions,
  type OpenedDependencies,
} from "./dependencies.ts";

/** A bundle of CAs; the same limit as for `--ca-file`. */
const CA_FILE_MAX_BYTES = 1_048_576;

export interface OpenedClient
  extends Pick<OpenedDependencies, "beginConnecting" | "close"> {
  readonly client: ServiceClient;
}

/** Opens the service in this isolate, with its dependencies. */
export function openClient(
  environment: Environment,
  options: Omit<OpenDependenciesOptions, "tell" | "sessionBus">,
): OpenedClient {
  const listeners = new Listeners();
  const tell: OpenDependenciesOptions["tell"] = (event) =>
    listeners.tell(event);
  const { service, beginConnecting, close } = openDependencies({
    ...options,
    sessionBus: environment.sessionBus,
    tell,
  });
  const logged = new LoggedService(service, {
    openEnvironmentAccount: openEnvironmentAccount(environment, service),
    log: options.log ?? NO_LOG,
  });
  const client = new InProcessClient(logged, listeners);
  return { client, beginConnecting, close };
}

/** Returns a function that opens the account of the environment, once. */
function openEnvironmentAccount(
  { environmentAccount, caFile }: Environment,
  service: LateDependencies,
): OpenEnvironmentAccount | null {
  if (environmentAccount === null) return null;
  const { server: url, token } = environmentAccount;
  let opened: Promise<LateDependencies> | null = null;
  const open = async ({ signal, tell }: CommandOptions) => {
    const caPem = caFile && await readTextFile(caFile, CA_FILE_MAX_BYTES);
    const { openEnvironmentAccountDependencies } = await import(
      "../auth/accounts/environment_account.ts"
    );
    const given = { url, token, caPem };
    const deps = await openEnvironmentAccountDependencies(service, given, {
      signal,
      tell,
    });
    return { ...deps, media: once(() => openMemoryMedia(service)) };
  };
  return (context) => opened ??= open(context);
}

async function openMemoryMedia(
  { media }: LateDependencies,
): Promise<MediaDependencies> {
  const { mediaInMemory } = await import(
    "./media_dependencies.ts"
  );
  return mediaInMemory(await media());
}
