import { existsSync } from "node:fs";
import type { AccountIndex } from "../core/account_ports.ts";
import { type Failure, toFailure } from "../core/failure.ts";
import type { SystemCheck } from "../core/ports.ts";
import { type ProxySettings, readProxySettings } from "../core/proxy.ts";
import { connectThrough } from "../jellyfin/http/tunnels.ts";
import { metadataCheck } from "../metadata/metadata_check.ts";
import type { MetadataFile } from "../metadata/metadata_file.ts";
import {
  findIgnoredVariable,
  findStoreProblem,
} from "../system/certificate_variables.ts";
import type { Paths, System } from "../system/paths.ts";
import {
  buildCheck,
  findSandboxes,
  keyringEnvironmentCheck,
  permissionsCheck,
  proxyCheck,
  terminalCheck,
  tlsStoreCheck,
} from "../system/system_checks.ts";
import { systemTerminal } from "../system/terminal.ts";
import { VERSION } from "../version.ts";

/** Returns the checks of the system that `jellytau doctor` shows. */
export async function checkSystem(
  { paths, system, checkSettings }: {
    paths: Paths;
    system: System;
    checkSettings?: () => Promise<SystemCheck>;
  },
  index: { metadata: MetadataFile; accounts: AccountIndex },
): Promise<SystemCheck[]> {
  const sandboxes = findSandboxes(Deno.env, existsSync);
  return [
    buildCheck(VERSION, { system, sandboxes }),
    metadataCheck(index),
    permissionsCheck(paths, system),
    ...checkSettings === undefined ? [] : [await checkSettings()],
    tlsStoreCheck(
      Deno.env.get("DENO_TLS_CA_STORE") ?? null,
      findStoreProblem(Deno.env),
      { ignored: findIgnoredVariable(Deno.env) },
    ),
    await checkProxy(Deno.env),
    terminalCheck(systemTerminal),
    ...system === "linux"
      ? [keyringEnvironmentCheck(Deno.env, existsSync("/.flatpak-info"))]
      : [],
  ];
}

/** The limit for a proxy to accept a connection. */
const PROXY_LIMIT_MS = 3_000;

/** Tests whether the proxy of the environment accepts connections. */
async function checkProxy(
  variables: Parameters<typeof readProxySettings>[0],
): Promise<SystemCheck> {
  let settings: ProxySettings | null = null;
  let problem: Failure | null = null;
  try {
    settings = readProxySettings(variables);
    if (settings !== null) {
      const limit = { target: null, limitMs: PROXY_LIMIT_MS };
      (await connectThrough(settings.proxy, limit)).close();
    }
  } catch (caught) {
    problem = toFailure(caught);
  }
  return proxyCheck(settings, problem);
}
