import { Failure } from "../core/failure.ts";

export type System = "linux" | "darwin" | "windows" | "android";

/** The four folders; absolute, none is made here. */
export interface Paths {
  readonly data: string;
  readonly config: string;
  readonly cache: string;
  readonly logs: string;
}

export interface Homes {
  readonly jellytauHome: string | null;
  readonly home: string | null;
  readonly localAppData: string | null;
  readonly xdgDataHome: string | null;
  readonly xdgConfigHome: string | null;
  readonly xdgCacheHome: string | null;
  readonly xdgStateHome: string | null;
}

/**
 * Returns the paths of JellyTau's files.
 *
 * Source: XDG Base Directory Specification 0.8 (relative values are ignored),
 * Apple File System Programming Guide, Known Folders.
 *
 * @throws {Failure} `usage` when neither a home nor `JELLYTAU_HOME` is set
 */
export function findPaths(system: System, homes: Homes): Paths {
  if (homes.jellytauHome !== null) return inside(system, homes.jellytauHome);
  if (system === "windows") {
    return onWindows(required(homes.localAppData, "LOCALAPPDATA"));
  }
  if (system === "darwin") return onMac(required(homes.home));
  const xdg = (value: string | null, fallback: string) =>
    value?.startsWith("/")
      ? `${value}/jellytau`
      : `${required(homes.home)}/${fallback}/jellytau`;
  return {
    data: xdg(homes.xdgDataHome, ".local/share"),
    config: xdg(homes.xdgConfigHome, ".config"),
    cache: xdg(homes.xdgCacheHome, ".cache"),
    logs: xdg(homes.xdgStateHome, ".local/state"),
  };
}

function inside(system: System, home: string): Paths {
  const slash = system === "windows" ? "\\" : "/";
  const base = home.replace(/[/\\]+$/, "");
  const folder = (name: string) => `${base}${slash}${name}`;
  return {
    data: folder("data"),
    config: folder("config"),
    cache: folder("cache"),
    logs: folder("logs"),
  };
}

function onWindows(localAppData: string): Paths {
  const data = `${localAppData}\\jellytau`;
  return { data, config: data, cache: `${data}\\cache`, logs: `${data}\\logs` };
}

function onMac(home: string): Paths {
  const data = `${home}/Library/Application Support/jellytau`;
  return {
    data,
    config: data,
    cache: `${home}/Library/Caches/jellytau`,
    logs: `${home}/Library/Logs/jellytau`,
  };
}

function required(home: string | null, variable = "HOME"): string {
  if (home !== null) return home;
  throw new Failure(
    "usage",
    `Cannot find home folder: ${variable} is not set`,
    {
      hint: `Set ${variable}, or JELLYTAU_HOME to a folder for JellyTau`,
    },
  );
}
