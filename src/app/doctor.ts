import { existsSync } from "node:fs";
import { counted } from "../core/counted.ts";
import { toFailure } from "../core/failure.ts";
import type { SystemCheck } from "../core/ports.ts";
import type { Metadata } from "../metadata/metadata.ts";
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

/** Returns one line of `jellytau doctor` for each check of the system. */
export function checkSystem(
  { paths, system }: { paths: Paths; system: System },
  metadata: Metadata,
): SystemCheck[] {
  const sandboxes = findSandboxes(Deno.env, existsSync);
  return [
    buildCheck(VERSION, { system, sandboxes }),
    metadataCheck(metadata),
    permissionsCheck(paths, system),
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

function metadataCheck(metadata: Metadata): SystemCheck {
  const name = "metadata";
  try {
    const accounts = metadata.listAccounts().length;
    metadata.check();
    metadata.rehearseWrite();
    return { name, ok: true, detail: counted(accounts, "account"), hint: null };
  } catch (caught) {
    const { message, hint } = toFailure(caught);
    return { name, ok: false, detail: message, hint };
  }
}
