import type { AuthorizationValues } from "./authorization.ts";
import type { Encoders } from "./encoders.ts";
import type { Events } from "./events.ts";
import { emptyError, problemError } from "./error_replies.ts";
import type { Device, Users } from "./users.ts";
import type { DemoLibrary } from "./library.ts";
import type { MediaFiles } from "./media_files.ts";
import type { PlayReport } from "./play_reports.ts";
import type { ReadFolder } from "./scan_folder.ts";
import type { DemoOptions } from "./demo_options.ts";

/** The input of a route; `device` is present if the token is valid. */
export interface RouteCall {
  readonly request: Request;
  /** The values of `{name}` in the path. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The same values in their original case. */
  readonly raw: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly identity: AuthorizationValues;
  readonly device: Device | null;
  readonly users: Users;
  readonly library: DemoLibrary;
  readonly files: MediaFiles;
  /** The reports of players, in order. */
  readonly plays: PlayReport[];
  readonly encoders: Encoders;
  readonly events: Events;
  readonly options: DemoOptions;
  readonly readFolder: ReadFolder;
}

export interface Route {
  readonly open: boolean;
  run(call: RouteCall): Response | Promise<Response>;
}

/** Returns a route that anyone may call. */
export function open(run: Route["run"]): Route {
  return { open: true, run };
}

export type SignedInCall = RouteCall & { device: Device };
type SignedInRun = (call: SignedInCall) => Response | Promise<Response>;

/** Returns a route for users who are signed in; an API key has none. */
export function guarded(run: SignedInRun): Route {
  return guardedForKeys((call) =>
    call.device.isKey ? problemError(400, "Bad Request") : run(call)
  );
}

/** Returns a route for users who are signed in, and for API keys. */
export function guardedForKeys(run: SignedInRun): Route {
  return {
    open: false,
    run: (call) =>
      call.device ? run({ ...call, device: call.device }) : emptyError(401),
  };
}

/** Returns a route for administrators and API keys. */
export function forAdmins(run: SignedInRun): Route {
  return guardedForKeys((call) =>
    call.device.user.admin ? run(call) : emptyError(403)
  );
}

interface FoundRoute {
  readonly route: Route;
  readonly raw: Record<string, string>;
  readonly parameters: Record<string, string>;
}

/** Returns the methods that a path supports; none for an unknown path. */
export function methodsOf(
  routes: Readonly<Record<string, Route>>,
  path: string,
): string[] {
  const methods = ["get", "head", "post", "put", "delete"];
  return methods.filter((it) =>
    findRoute(routes, { method: it, path }) !== null
  )
    .map((it) => it.toUpperCase());
}

/**
 * Returns the route for a method and a path: a literal one, or one with
 * `{name}` in the place of a part. Names ignore case.
 */
export function findRoute(
  routes: Readonly<Record<string, Route>>,
  { method, path }: { method: string; path: string },
): FoundRoute | null {
  const parts = path.split("/");
  for (const [name, route] of Object.entries(routes)) {
    const [wantedMethod, wantedPath = ""] = name.split(" ");
    if (wantedMethod !== method.toLowerCase()) continue;
    const raw = matchParts(wantedPath.split("/"), parts);
    if (raw === null) continue;
    const lower = Object.entries(raw).map((
      [key, it],
    ) => [key, it.toLowerCase()]);
    return { route, raw, parameters: Object.fromEntries(lower) };
  }
  return null;
}

function matchParts(
  wanted: readonly string[],
  parts: readonly string[],
): Record<string, string> | null {
  if (wanted.length !== parts.length) return null;
  const parameters: Record<string, string> = {};
  for (const [at, name] of wanted.entries()) {
    const part = parts[at] ?? "";
    const [, before = "", parameter] = /^([^{]*)\{(.+)\}$/.exec(name) ?? [];
    if (parameter === undefined) {
      if (name !== part.toLowerCase()) return null;
    } else if (part.toLowerCase().startsWith(before)) {
      parameters[parameter] = part.slice(before.length);
    } else {
      return null;
    }
  }
  return parameters;
}
