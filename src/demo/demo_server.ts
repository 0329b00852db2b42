import { delay } from "@std/async/delay";
import { refusalOfProxy } from "./access_proxy.ts";
import { parseAuthorization } from "./authorization.ts";
import {
  type CertificateKind,
  makeCertificate,
  type ServerCertificate,
} from "./certificate.ts";
import { Encoders } from "./encoders.ts";
import { Events } from "./events.ts";
import { EventSockets } from "./event_socket.ts";
import {
  emptyError,
  json,
  loadingError,
  standInPage,
  standInRefusal,
} from "./error_replies.ts";
import { findToken, firstHeader, headerText } from "./find_token.ts";
import { randomHex, Users } from "./users.ts";
import { DemoLibrary } from "./library.ts";
import { filmFile } from "./film_file.ts";
import {
  contentTypeOf,
  type DemoFile,
  fixedFile,
  MediaFiles,
  seededFile,
} from "./media_files.ts";
import type { DemoItem } from "./library_items.ts";
import type { ReadFolder } from "./scan_folder.ts";
import { endSilentSessions, type PlayReport } from "./play_reports.ts";
import { RequestLog } from "./request_log.ts";
import { findRoute, methodsOf } from "./route.ts";
import { ROUTES } from "./routes.ts";
import { detailsOf, pathOf } from "./sample_details.ts";
import {
  type DemoMode,
  type DemoOptions,
  initialOptions,
} from "./demo_options.ts";
import { toneFile } from "./tone_file.ts";

/** The time for replies that are being sent when the server stops. */
const STOP_LIMIT_MS = 2_000;
const TICKS_PER_SECOND = 10_000_000;

export interface DemoServerOptions {
  readonly hostname?: "127.0.0.1" | "localhost" | "[::1]";
  /** 0 for a free one. */
  readonly port?: number;
  /** `/jellyfin`, or empty. */
  readonly basePath?: string;
  readonly certificate?: CertificateKind | ServerCertificate;
  /** The Jellyfin version to imitate; 12 by default. */
  readonly mode?: DemoMode;
  /** If true, uses plain http, as behind a tunnel. */
  readonly plain?: boolean;
  /** Creates tokens; a test passes known ones. */
  readonly newToken?: () => string;
  /** The size of its library; creating 100,000 items takes a second or two. */
  readonly items?: number;
  /** If true, adds the irregular items of real libraries. */
  readonly irregular?: boolean;
  /** Reads a folder for a new library; without it, no folder exists. */
  readonly readFolder?: ReadFolder;
}

/**
 * A small Jellyfin server on loopback, for the demo and the tests. Keeps its
 * state in memory and writes no files.
 */
export interface DemoServer {
  /** Scheme, host, port and base path. */
  readonly url: string;
  readonly certificate: ServerCertificate;
  readonly users: Users;
  readonly library: DemoLibrary;
  readonly files: MediaFiles;
  /** The reports of players, in order. */
  readonly plays: PlayReport[];
  /** The current state of its encoder. */
  readonly encoders: Encoders;
  readonly events: Events;
  readonly sockets: EventSockets;
  readonly options: DemoOptions;
  readonly log: RequestLog;
  stop(): Promise<void>;
}

/** Starts a server with the users `demo` (password `demo`) and `ada` (none). */
export async function startDemoServer(
  given: DemoServerOptions = {},
): Promise<DemoServer> {
  const { hostname = "127.0.0.1", port = 0, basePath = "" } = given;
  const certificate = typeof given.certificate === "object"
    ? given.certificate
    : await makeCertificate(given.certificate ?? "ca-signed");
  const options = initialOptions(given.mode ?? "12");
  const { newToken = () => randomHex(16) } = given;
  const users = new Users(() => options.token ?? newToken());
  users.lockOutHolds = () => options.mode !== "10.11";
  users.addUser("demo", "demo", { admin: true });
  users.addUser("ada", "");
  const { irregular } = given;
  const library = new DemoLibrary(
    given.items,
    irregular === undefined ? {} : { irregular },
  );
  const files = filesOf(library);
  const plays: PlayReport[] = [];
  const encoders = new Encoders();
  const events = new Events();
  const sockets = new EventSockets();
  const log = new RequestLog();
  const deps = {
    basePath,
    users,
    library,
    files,
    plays,
    encoders,
    events,
    sockets,
    options,
    log,
    readFolder: given.readFolder ?? (() => null),
  };
  const server = Deno.serve(
    {
      hostname: hostname.replace(/[[\]]/g, ""),
      port,
      onListen: () => undefined,
      onError: () => new Response(null, { status: 500 }),
      ...(given.plain
        ? {}
        : { cert: certificate.certPem, key: certificate.keyPem }),
    },
    (request) => answer(behindProxy(request, options), deps),
  );
  const scheme = given.plain ? "http" : "https";
  return {
    url: `${scheme}://${hostname}:${server.addr.port}${basePath}`,
    certificate,
    ...deps,
    stop: () => stopped(server, { sockets, events }),
  };
}

/** Stops a server; waits only briefly for the clients of running requests. */
async function stopped(
  server: Deno.HttpServer<Deno.NetAddr>,
  { sockets, events }: { sockets: EventSockets; events: Events },
): Promise<void> {
  sockets.close();
  let timer;
  const late = new Promise<void>((done) => {
    timer = setTimeout(done, STOP_LIMIT_MS);
  });
  await Promise.race([server.shutdown(), late]);
  clearTimeout(timer);
  events.close();
}

/** Gives each playable item a file whose bytes follow from its seed. */
function filesOf(library: DemoLibrary): MediaFiles {
  const files = new MediaFiles();
  files.onSet = (itemId, { sizeBytes }) => {
    const item = library.find(itemId);
    if (item !== null) Object.assign(item, { sizeBytes });
  };
  files.otherwise = (itemId) => {
    const item = library.find(itemId);
    const [source] = item === null ? [] : detailsOf(item).MediaSources ?? [];
    if (item !== null && source?.IsRemote === true) return linkFile(item);
    if (item === null || item.container === null) return null;
    const name = pathOf(item).split("/").at(-1) ?? "";
    const contentType = contentTypeOf(name);
    if (item.runTimeTicks === null) {
      return seededFile(item.seed, item.sizeBytes ?? 0, { name, contentType });
    }
    const seconds = Math.floor(item.runTimeTicks / TICKS_PER_SECOND);
    const file = item.container === "wav" ? toneFile : filmFile;
    return { ...file(item.seed, { seconds, name }), contentType };
  };
  return files;
}

/** Returns the text file with the address of an item. */
function linkFile(item: DemoItem): DemoFile {
  const [source] = detailsOf(item).MediaSources ?? [];
  const bytes = new TextEncoder().encode(`${source?.Path}\n`);
  const name = `${item.name}.strm`;
  return fixedFile(bytes, { name, contentType: contentTypeOf(name) });
}

type Dependencies =
  & Pick<
    DemoServer,
    | "users"
    | "library"
    | "files"
    | "plays"
    | "encoders"
    | "events"
    | "sockets"
    | "options"
    | "log"
  >
  & { basePath: string; readFolder: ReadFolder };

/** Returns the request as it leaves a proxy. */
function behindProxy(request: Request, options: DemoOptions): Request {
  if (!options.dropsAuthorization) return request;
  const headers = new Headers(request.headers);
  headers.delete("authorization");
  return new Request(request, { headers });
}

async function answer(request: Request, deps: Dependencies): Promise<Response> {
  const { options } = deps;
  const refusal = refusalOfProxy(request, options);
  if (refusal !== null) return refusal;
  if (options.delayMs > 0) {
    await delay(options.delayMs);
  }
  const startMs = performance.now();
  const response = await options.answer?.(request) ??
    await route(request, deps);
  if (response.status === 101) return response;
  const elapsed = (performance.now() - startMs).toFixed(4);
  response.headers.set("x-response-time-ms", elapsed);
  response.headers.set("server", "Kestrel");
  const early = response.headers.has("location") ||
    headerText(request.headers.get("authorization") ?? "") === null ||
    ["booting", "starting"].includes(options.phase);
  if (options.mode === "12" && !early) {
    response.headers.set("content-language", "en-US");
  }
  return response;
}

/**
 * Checks in the order of the real pipeline, which decides which error is sent.
 */
async function route(request: Request, deps: Dependencies): Promise<Response> {
  const { users, options, log } = deps;
  const url = new URL(request.url);
  const header = headerText(
    firstHeader(request.headers, "authorization") ?? "",
  );
  if (header === null) return new Response(null, { status: 400 });
  const identity = parseAuthorization(header || null, {
    legacy: options.legacyAuthorization,
  });
  const token = findToken(request, options);
  log.add(request, { token, known: users.tokens() });
  const { phase, httpsOrigin } = options;
  if (phase === "booting" || phase === "starting") return starting(url, deps);
  const path = pathBelow(url.pathname, deps);
  if (path instanceof Response) return path;
  if (httpsOrigin !== null) {
    const location = `${httpsOrigin}${url.pathname}${url.search}`;
    return new Response(null, { status: 307, headers: { location } });
  }
  if (request.headers.get("upgrade")?.toLowerCase() === "websocket") {
    const listener = token === null ? null : users.findDevice(token);
    return deps.sockets.accept(request, { device: listener, deps });
  }
  const found = findRoute(ROUTES, { method: request.method, path });
  if (found === null) return noRoute(path);
  endSilentSessions(deps);
  const device = token === null ? null : users.findDevice(token);
  if (device) users.refresh(device, identity);
  if (!found.route.open) {
    if (device === null || device.user.disabled) return emptyError(401);
    if (device.user.forbidden) return emptyError(403);
  }
  if (phase === "ip-blocked") return emptyError(503);
  const isPing = path.toLowerCase() === "/system/ping";
  if (phase === "loading" && !isPing) return loadingError();
  const { parameters, raw } = found;
  const query = url.searchParams;
  const call = { ...deps, request, parameters, raw, query, identity, device };
  return await found.route.run(call);
}

/** Tests the base path as text, like the real server; ignores case. */
function pathBelow(pathname: string, deps: Dependencies): string | Response {
  const { basePath, options } = deps;
  const starts = pathname.toLowerCase().startsWith(basePath.toLowerCase());
  if (!starts) return toWeb(pathname, deps);
  const below = pathname.slice(basePath.length);
  if (below === "" || below === "/") return toWeb(pathname, deps);
  // The prefixes of an older name, which 12 no longer supports.
  return options.mode === "12"
    ? below
    : below.replace(/^\/(emby|mediabrowser)(?=\/)/i, "");
}

/** Replies as the framework does: without a body. */
function noRoute(path: string): Response {
  const allow = methodsOf(ROUTES, path).join(", ");
  return allow === ""
    ? new Response(null, { status: 404 })
    : new Response(null, { status: 405, headers: { allow } });
}

/** Replies as the stand-in does during a migration: camelCase, no base path. */
function starting(url: URL, { options }: Dependencies): Response {
  const isInfo = url.pathname === "/System/Info/Public";
  if (!isInfo) return standInPage();
  if (options.phase === "booting") return standInRefusal();
  return json({
    localAddress: "http://172.17.0.2:8096",
    serverName: options.serverName,
    version: options.version,
    productName: options.productName,
    operatingSystem: "",
    id: options.id,
    startupWizardCompleted: false,
  });
}

/** Redirects relative to the request, like the real server. */
function toWeb(
  pathname: string,
  { basePath, options }: Pick<Dependencies, "basePath" | "options">,
): Response {
  const target = `${basePath}/${
    options.webClient ? "web/" : "api-docs/swagger"
  }`;
  const from = pathname.split("/").slice(0, -1);
  const to = target.split("/");
  let same = 0;
  while (same < from.length && from[same] === to[same]) same++;
  const up = from.slice(same).map(() => "..");
  const location = [...up, ...to.slice(same)].join("/");
  return new Response(null, { status: 302, headers: { location } });
}
