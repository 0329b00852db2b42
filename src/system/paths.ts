import { Failure } from "../core/failure.ts";

export type System = "linux" | "darwin" | "windows" | "android";

/** Absolute paths of the four folders; nothing here creates them. */
export interface Paths {
  readonly data: string;
  readonly config: string;
  readonly cache: string;
  readonly logs: string;
}

/** The files and folders that JellyTau creates in its paths. */
export interface Files {
  readonly metadata: string;
  readonly accountsLock: string;
  /** The encrypted file. */
  readonly tokens: string;
  readonly storageKey: string;
  /** Only the user writes it. */
  readonly settings: string;
  readonly reserve: string;
  readonly downloads: string;
  readonly downloadsLock: string;
  readonly plays: string;
  readonly players: string;
  readonly thumbnails: string;
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
 * @throws {Failure} `usage` if neither a home nor `JELLYTAU_HOME` is set
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

/** Returns the path of each file; creates none. */
export function filesIn({ data, config, cache }: Paths): Files {
  return {
    metadata: join(data, "metadata.db"),
    accountsLock: join(data, "accounts.lock"),
    tokens: join(data, "tokens.json"),
    storageKey: join(config, "storage.key"),
    settings: join(config, "config.toml"),
    reserve: join(data, "reserve"),
    downloads: join(data, "downloads"),
    downloadsLock: join(data, "downloads.lock"),
    plays: join(data, "plays"),
    players: join(data, "players"),
    thumbnails: join(cache, "thumbnails"),
  };
}

function join(folder: string, name: string): string {
  return `${folder}${folder.includes("\\") ? "\\" : "/"}${name}`;
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
