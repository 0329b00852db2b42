import * as fs from "node:fs";
import type { StoreProblem, SystemCheck, Terminal } from "../core/ports.ts";
import type { Failure } from "../core/failure.ts";
import { proxyLabel, type ProxySettings } from "../core/proxy.ts";
import { filesIn, type Paths, type System } from "./paths.ts";

/** Checks that only their owner can access the folders and files. */
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
      detail: "only you can access the files",
      hint: null,
    };
  }
  return {
    name,
    ok: false,
    detail: `other users can access ${open.join(", ")}`,
    hint: `Run: chmod go= ${open.map((it) => `"${it}"`).join(" ")}`,
  };
}

function privatePaths(paths: Paths): string[] {
  const { data, config, logs } = paths;
  const { metadata, tokens, storageKey } = filesIn(paths);
  return [data, config, logs, metadata, tokens, storageKey];
}

function isExposed(path: string): boolean {
  const stat = fs.statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && (stat.mode & 0o077) !== 0;
}

/** Reports which certificate authorities are trusted. */
export function tlsStoreCheck(
  stores: string | null,
  problem: StoreProblem | null = null,
  { ignored = null }: { ignored?: string | null | undefined } = {},
): SystemCheck {
  const name = "tls-store";
  if (problem !== null) {
    const { variable, state } = problem;
    const hint = `Correct or unset ${variable}`;
    return { name, ok: false, detail: `${variable}: ${state}`, hint };
  }
  const ok = stores?.split(",").includes("system") ?? false;
  const trusted = ok
    ? "the system's certificate authorities are trusted"
    : "only built-in certificate authorities are trusted";
  if (!ok || ignored === null) {
    const hint = ok ? null : "Set DENO_TLS_CA_STORE=system,mozilla";
    return { name, ok, detail: trusted, hint };
  }
  return {
    name,
    ok,
    detail: `${trusted}; ${ignored} is set, but JellyTau does not read it`,
    hint: "Set SSL_CERT_FILE instead, or name the CA file when you sign in",
  };
}

/** Variables that redirect libsecret, in every program that uses it. */
const REDIRECTIONS = [
  "SECRET_BACKEND",
  "SECRET_FILE_TEST_PATH",
  "SECRET_FILE_TEST_PASSWORD",
  "SNAP_NAME",
] as const;

/**
 * Checks the variables that decide which keyring answers. One of them makes
 * JellyTau itself talk to another service; the others are for other programs
 * only, which then do not see JellyTau's entries.
 *
 * Source: libsecret, `secret-service.c` and `secret-backend.c`.
 */
export function keyringEnvironmentCheck(
  variables: { get(name: string): string | undefined },
  isFlatpak: boolean,
): SystemCheck {
  const name = "keyring-environment";
  const busName = variables.get("SECRET_SERVICE_BUS_NAME");
  const others: string[] = REDIRECTIONS.filter((it) => variables.get(it));
  if (isFlatpak) others.push("Flatpak");
  const bus = variables.get("DBUS_SESSION_BUS_ADDRESS");
  const facts = [
    bus ? "a session bus is set" : "the session bus is the default one",
    ...busName ? [`SECRET_SERVICE_BUS_NAME points to "${busName}"`] : [],
    ...others.map((it) => `${it} points other programs elsewhere`),
  ];
  return {
    name,
    ok: !busName,
    detail: facts.join("; "),
    hint: busName
      ? "Unset SECRET_SERVICE_BUS_NAME, unless you set it on purpose"
      : null,
  };
}

/** Reports the terminal, which only the TUI needs. */
export function terminalCheck(terminal: Terminal): SystemCheck {
  const here = terminal.isTerminal("stdin") && terminal.isTerminal("stdout");
  const columns = terminal.columns();
  const detail = here ? `${columns} columns` : "none; only the TUI needs one";
  return { name: "terminal", ok: true, detail, hint: null };
}

/** Reports the program, its runtime and its system. */
export function buildCheck(
  version: string,
  { system, sandboxes }: { system: System; sandboxes: readonly string[] },
): SystemCheck {
  const { arch } = Deno.build;
  const where = [`${system} ${arch}`, ...sandboxes].join(", in ");
  const detail = `JellyTau ${version}, Deno ${Deno.version.deno}, ${where}`;
  return { name: "build", ok: true, detail, hint: null };
}

/**
 * The variables that identify these environments, which often cannot reach a
 * keyring.
 */
const SANDBOXES: readonly (readonly [
  name: string,
  variables: readonly string[],
  files: readonly string[],
])[] = [
  ["Flatpak", ["FLATPAK_ID"], ["/.flatpak-info"]],
  ["Snap", ["SNAP"], []],
  ["a container", ["container"], ["/.dockerenv", "/run/.containerenv"]],
  ["WSL", ["WSL_DISTRO_NAME"], []],
  ["an SSH session", ["SSH_CONNECTION"], []],
];

/** Returns the environments of {@link SANDBOXES} that this process runs in. */
export function findSandboxes(
  variables: { get(name: string): string | undefined },
  exists: (path: string) => boolean,
): string[] {
  return SANDBOXES.flatMap(([name, names, files]) =>
    names.some((it) => variables.get(it)) || files.some(exists) ? [name] : []
  );
}

/**
 * Reports the proxy of the environment, without its credentials.
 *
 * @param problem why its variable or the proxy does not work; null if it does
 */
export function proxyCheck(
  settings: ProxySettings | null,
  problem: Failure | null,
): SystemCheck {
  const name = "proxy";
  if (problem !== null) {
    const { message, hint } = problem;
    return { name, ok: false, detail: message, hint };
  }
  if (settings === null) {
    return { name, ok: true, detail: "none is set", hint: null };
  }
  const { proxy, except } = settings;
  const direct = except === "" ? "" : "; not used for the hosts in NO_PROXY";
  const detail = `${proxy.variable} is used: ${proxyLabel(proxy)} accepts ` +
    `connections${direct}`;
  return { name, ok: true, detail, hint: null };
}
