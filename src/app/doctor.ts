import { existsSync } from "node:fs";
import type { AccountIndex } from "../core/account_ports.ts";
import type { SystemCheck } from "../core/ports.ts";
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
    proxyCheck(Deno.env),
    terminalCheck(systemTerminal),
    ...system === "linux"
      ? [keyringEnvironmentCheck(Deno.env, existsSync("/.flatpak-info"))]
      : [],
  ];
}
