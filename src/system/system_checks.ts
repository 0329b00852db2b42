import * as fs from "node:fs";
import type { SystemCheck, Terminal } from "../core/ports.ts";
import type { Paths, System } from "./paths.ts";

/** Folders and files that only their owner may reach. */
export function permissionsCheck(paths: Paths, system: System): SystemCheck {
  const name = "permissions";
  if (system === "windows") {
    const detail = "inherited from the user's profile";
    return { name, ok: true, detail, hint: null };
  }
  const open = privatePaths(paths).filter(isExposed);
  if (open.length === 0) {
    return {
      name,
      ok: true,
      detail: "only you can reach the files",
      hint: null,
    };
  }
  return {
    name,
    ok: false,
    detail: `other users can reach ${open.join(", ")}`,
    hint: `Run: chmod go= ${open.map((it) => `"${it}"`).join(" ")}`,
  };
}

function privatePaths({ data, config, logs }: Paths): string[] {
  return [
    data,
    config,
    logs,
    `${data}/metadata.db`,
    `${data}/tokens.json`,
    `${config}/storage.key`,
  ];
}

function isExposed(path: string): boolean {
  const stat = fs.statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && (stat.mode & 0o077) !== 0;
}

/** Which certificate authorities are believed. */
export function tlsStoreCheck(stores: string | null): SystemCheck {
  const ok = stores?.split(",").includes("system") ?? false;
  return {
    name: "tls-store",
    ok,
    detail: ok ? "the system's authorities are trusted" : "built-in ones only",
    hint: ok ? null : "Set DENO_TLS_CA_STORE=system,mozilla",
  };
}

/** Whether the TUI could open here; commands work without. */
export function terminalCheck(terminal: Terminal): SystemCheck {
  const here = terminal.isTerminal("stdin") && terminal.isTerminal("stdout");
  const columns = terminal.columns();
  const detail = here ? `${columns} columns` : "none; commands work without";
  return { name: "terminal", ok: true, detail, hint: null };
}
